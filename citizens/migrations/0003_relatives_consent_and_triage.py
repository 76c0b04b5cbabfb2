import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("citizens", "0008_relatives_and_consent"), ("citizens", "0010_triage")]

    initial = True

    dependencies = [
        ("citizens", "0002_help_and_decisions"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="NetworkContact",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
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
                    ("ended_at", models.DateTimeField(editable=False, null=True)),
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
                    (
                        "note",
                        models.CharField(blank=True, max_length=300, verbose_name="what they do together"),
                    ),
                    (
                        "registered_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("registered_at", models.DateTimeField(default=dtr.clock.now)),
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
            migrations.CreateModel(
                name="Relative",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
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
                    ("ended_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="relatives",
                            to="citizens.citizen",
                            verbose_name="citizen",
                        ),
                    ),
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
                    (
                        "registered_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("registered_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "relative",
                    "verbose_name_plural": "relatives",
                    "ordering": ["name"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="relative_ended_by_somebody_at_a_time",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Consent",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
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
                    ("given_on", models.DateField(verbose_name="given on")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                    (
                        "note",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="limits, in the citizen's words"
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
                    ("noted_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    ("withdrawn_note", models.CharField(blank=True, max_length=300)),
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
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("given_by__isnull", False), ("how", "by_representative")),
                                models.Q(
                                    models.Q(("how", "by_representative"), _negated=True),
                                    ("given_by__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="consent_by_representative_names_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("given_on")),
                                _connector="OR",
                            ),
                            name="consent_runs_out_after_it_is_given",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="consent_withdrawn_by_somebody_at_a_time",
                        ),
                    ],
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
                    ("ended_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "relative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="rights",
                            to="citizens.relative",
                        ),
                    ),
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
                        models.CharField(
                            blank=True, max_length=200, verbose_name="what it rests on and covers"
                        ),
                    ),
                    ("valid_from", models.DateField(default=dtr.clock.today, verbose_name="from")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "right of a relative",
                    "verbose_name_plural": "rights of relatives",
                    "ordering": ["valid_from", "pk"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="relativeright_ended_by_somebody_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="right_ends_after_it_begins",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at__isnull", True), ("valid_until__isnull", True)),
                            fields=("relative", "kind"),
                            name="right_held_once_without_end",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TriageGuide",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "version",
                        models.PositiveIntegerField(editable=False, unique=True, verbose_name="version"),
                    ),
                    ("green", models.TextField(max_length=500, verbose_name="green means")),
                    ("yellow", models.TextField(max_length=500, verbose_name="yellow means")),
                    ("red", models.TextField(max_length=500, verbose_name="red means")),
                    (
                        "green_days",
                        models.PositiveSmallIntegerField(
                            default=28,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(366),
                            ],
                            verbose_name="days until a green citizen is triaged again",
                        ),
                    ),
                    (
                        "yellow_days",
                        models.PositiveSmallIntegerField(
                            default=7,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(366),
                            ],
                            verbose_name="days until a yellow citizen is triaged again",
                        ),
                    ),
                    (
                        "red_days",
                        models.PositiveSmallIntegerField(
                            default=2,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(366),
                            ],
                            verbose_name="days until a red citizen is triaged again",
                        ),
                    ),
                    (
                        "first_days",
                        models.PositiveSmallIntegerField(
                            default=7,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(366),
                            ],
                            verbose_name="days from the start of a course until the first triage",
                        ),
                    ),
                    (
                        "origin",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="where the texts come from"
                        ),
                    ),
                    (
                        "published_at",
                        models.DateTimeField(
                            default=dtr.clock.now, editable=False, verbose_name="in use from"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "triage guide",
                    "verbose_name_plural": "triage guides",
                    "ordering": ["-version"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("first_days__gte", 1),
                                ("green_days__gte", 1),
                                ("red_days__gte", 1),
                                ("yellow_days__gte", 1),
                            ),
                            name="triage_guide_looks_again",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="TriagePlan",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "citizen",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="triage_plan",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "every_days",
                        models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(366),
                            ],
                            verbose_name="days between two triages",
                        ),
                    ),
                    (
                        "set_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("set_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "triage plan",
                    "verbose_name_plural": "triage plans",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("every_days__gte", 1), ("every_days__lte", 366)),
                            name="triage_plan_within_a_year",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="TriageRound",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="triage_rounds",
                            to="staff.team",
                        ),
                    ),
                    ("opened_at", models.DateTimeField()),
                    (
                        "opened_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "triage round",
                    "verbose_name_plural": "triage rounds",
                    "ordering": ["-opened_at"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("closed_at__isnull", True)),
                            fields=("team",),
                            name="triage_round_open_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="triage_round_closed_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TriageAssessment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="triage_assessments",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "round",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assessments",
                            to="citizens.triageround",
                        ),
                    ),
                    (
                        "guide",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="assessments",
                            to="citizens.triageguide",
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
                            max_length=10,
                            verbose_name="triage",
                        ),
                    ),
                    (
                        "note",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="what is changed, and what is done"
                        ),
                    ),
                    ("assessed_at", models.DateTimeField()),
                    (
                        "assessed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("due_on", models.DateField(verbose_name="triaged again by")),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "triage assessment",
                    "verbose_name_plural": "triage assessments",
                    "ordering": ["-pk"],
                    "indexes": [models.Index(fields=["citizen", "-id"], name="triage_newest_of_citizen")],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_at__isnull", True)),
                            fields=("round", "citizen"),
                            name="triage_once_in_a_round",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="triage_withdrawn_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("status__in", ["green", "yellow", "red"])),
                            name="triage_colour_is_known",
                        ),
                    ],
                },
            ),
        ),
    ]
