import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0007_answers_are_not_changed"),
        ("staff", "0004_more_kinds_of_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Relative",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "Spouse or partner"),
                            ("child", "Child"),
                            ("child_in_law", "Child-in-law"),
                            ("grandchild", "Grandchild"),
                            ("sibling", "Sibling"),
                            ("parent", "Parent"),
                            ("other_family", "Other family"),
                            ("friend", "Friend or neighbour"),
                            ("representative", "Representative from outside the family"),
                        ],
                        max_length=20,
                        verbose_name="relation",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="good to know")),
                ("registered_at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relatives",
                        to="citizens.citizen",
                        verbose_name="citizen",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "relative",
                "verbose_name_plural": "relatives",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "covers_health",
                    models.BooleanField(default=False, verbose_name="covers health information"),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("oral", "Spoken"),
                            ("written", "Written"),
                            ("by_representative", "By a representative"),
                        ],
                        max_length=20,
                        verbose_name="how it was obtained",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="given on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="limits, in the citizen's words"
                    ),
                ),
                ("noted_at", models.DateTimeField(default=dtr.clock.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_note", models.CharField(blank=True, max_length=300)),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="citizens.citizen",
                        verbose_name="citizen",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="staff.unit",
                        verbose_name="organisations that may be told",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="citizens.relative",
                        verbose_name="given by",
                    ),
                ),
                (
                    "relatives",
                    models.ManyToManyField(
                        blank=True,
                        related_name="consents",
                        to="citizens.relative",
                        verbose_name="relatives who may be told",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-given_on", "-noted_at"],
            },
        ),
        migrations.CreateModel(
            name="RelativeRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("be_informed", "May be informed"),
                            ("take_part", "May take part in talks"),
                            ("speak_for", "May speak for the citizen"),
                            ("power_of_attorney", "Holds a power of attorney"),
                            ("future_power", "Holds a future power of attorney in force"),
                            ("guardian", "Guardian"),
                        ],
                        max_length=20,
                        verbose_name="right",
                    ),
                ),
                (
                    "scope",
                    models.CharField(blank=True, max_length=200, verbose_name="what it rests on and covers"),
                ),
                ("valid_from", models.DateField(default=dtr.clock.today, verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("noted_at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rights",
                        to="citizens.relative",
                    ),
                ),
            ],
            options={
                "verbose_name": "right of a relative",
                "verbose_name_plural": "rights of relatives",
                "ordering": ["valid_from", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkContact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gp", "General practitioner"),
                            ("hospital", "Hospital"),
                            ("civil_society", "Association or club"),
                            ("volunteer", "Volunteer"),
                            ("neighbour", "Neighbour"),
                            ("church", "Church or faith community"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what they do together")),
                ("registered_at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network",
                        to="citizens.citizen",
                        verbose_name="citizen",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "network contact",
                "verbose_name_plural": "network contacts",
                "ordering": ["kind", "name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="networkcontact_ended_by_somebody_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="relative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="relative_ended_by_somebody_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by__isnull", False), ("how", "by_representative")),
                    models.Q(
                        models.Q(("how", "by_representative"), _negated=True), ("given_by__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="consent_by_representative_names_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("given_on")), _connector="OR"
                ),
                name="consent_runs_out_after_it_is_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="consent_withdrawn_by_somebody_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="relativeright",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="relativeright_ended_by_somebody_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="relativeright",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="right_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="relativeright",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("valid_until__isnull", True)),
                fields=("relative", "kind"),
                name="right_held_once_without_end",
            ),
        ),
    ]
