import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0014_first_texts_and_deadlines"),
        ("staff", "0004_more_kinds_of_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CourseDialogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                ("held_on", models.DateField(verbose_name="held on")),
                (
                    "took_part",
                    models.CharField(blank=True, max_length=200, verbose_name="who else took part"),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        verbose_name="what the citizen wants changed, in own words",
                    ),
                ),
            ],
            options={
                "verbose_name": "dialogue about the course",
                "verbose_name_plural": "dialogues about the course",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CourseExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                ("before", models.DateField(null=True, verbose_name="planned end before")),
                ("until", models.DateField(verbose_name="new planned end")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "extension of a course",
                "verbose_name_plural": "extensions of courses",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DropoutReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="in use")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "reason for dropping out",
                "verbose_name_plural": "reasons for dropping out",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="EntryTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                (
                    "track",
                    models.CharField(
                        choices=[("light", "Light"), ("rehab", "Rehab")], max_length=10, verbose_name="track"
                    ),
                ),
                ("professions", models.JSONField(default=list, verbose_name="professions that are needed")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "entry test",
                "verbose_name_plural": "entry tests",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("reason", models.CharField(max_length=500, verbose_name="reason in this case")),
                ("decided_at", models.DateTimeField(default=dtr.clock.now)),
            ],
            options={
                "verbose_name": "exclusion from a course",
                "verbose_name_plural": "exclusions from courses",
                "ordering": ["-decided_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExclusionCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="in use")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "description",
                    models.CharField(blank=True, max_length=500, verbose_name="what it means here"),
                ),
            ],
            options={
                "verbose_name": "exclusion criterion",
                "verbose_name_plural": "exclusion criteria",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PlaceStay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("arrived_on", models.DateField(verbose_name="arrived on")),
                ("departed_on", models.DateField(blank=True, null=True, verbose_name="departed on")),
            ],
            options={
                "verbose_name": "stay on a temporary place",
                "verbose_name_plural": "stays on temporary places",
                "ordering": ["-arrived_on"],
            },
        ),
        migrations.CreateModel(
            name="RehabPackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "extra_minutes_a_week",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(3000)],
                        verbose_name="extra minutes a week",
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="description")),
            ],
            options={
                "verbose_name": "rehabilitation package",
                "verbose_name_plural": "rehabilitation packages",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ShadowGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                (
                    "hours_per_week",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(168),
                        ],
                        verbose_name="hours a week that would have been granted",
                    ),
                ),
                (
                    "judgement",
                    models.CharField(blank=True, max_length=500, verbose_name="on what that rests"),
                ),
            ],
            options={
                "verbose_name": "shadow grant",
                "verbose_name_plural": "shadow grants",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TemporaryPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="in use")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "temporary place",
                "verbose_name_plural": "temporary places",
                "ordering": ["name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="closure",
            name="closure_dropping_out_has_reason",
        ),
        migrations.AddField(
            model_name="citizen",
            name="left_because",
            field=models.CharField(
                blank=True,
                choices=[("deceased", "Deceased"), ("moved", "Moved away")],
                editable=False,
                max_length=10,
                verbose_name="why the citizen left",
            ),
        ),
        migrations.AddField(
            model_name="citizen",
            name="left_on",
            field=models.DateField(editable=False, null=True, verbose_name="left on"),
        ),
        migrations.AddConstraint(
            model_name="citizen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_because", ""), ("left_on__isnull", True)),
                    models.Q(("left_on__isnull", False), models.Q(("left_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="citizen_left_on_a_day_for_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="coursedialogue",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coursedialogue",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dialogues",
                to="citizens.carecourse",
            ),
        ),
        migrations.AddField(
            model_name="coursedialogue",
            name="held_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="held by",
            ),
        ),
        migrations.AddField(
            model_name="courseextension",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="courseextension",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="citizens.carecourse",
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="dropout_reason",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="citizens.dropoutreason",
                verbose_name="why it was broken off",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "dropped_out"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    ("dropout_reason__isnull", False),
                    _connector="OR",
                ),
                name="closure_dropping_out_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "dropped_out"), ("dropout_reason__isnull", True), _connector="OR"
                ),
                name="closure_only_dropping_out_has_such_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="entrytest",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="entrytest",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entry_tests",
                to="citizens.carecourse",
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="citizen",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="citizens.citizen"
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="ended_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="criterion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="citizens.exclusioncriterion",
                verbose_name="criterion",
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="authority",
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="citizens.carecourse"
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="operator",
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="payer",
            ),
        ),
        migrations.AddField(
            model_name="carecourse",
            name="package",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="citizens.rehabpackage",
                verbose_name="rehabilitation package",
            ),
        ),
        migrations.AddField(
            model_name="shadowgrant",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shadowgrant",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shadow_grants",
                to="citizens.carecourse",
            ),
        ),
        migrations.AddField(
            model_name="temporaryplace",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="authority",
            ),
        ),
        migrations.AddField(
            model_name="temporaryplace",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="operator",
            ),
        ),
        migrations.AddField(
            model_name="temporaryplace",
            name="payer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.unit",
                verbose_name="payer",
            ),
        ),
        migrations.AddField(
            model_name="placestay",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stays",
                to="citizens.temporaryplace",
                verbose_name="place",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="exclusion_ended_by_somebody_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="exclusion_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("citizen", "criterion"),
                name="exclusion_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shadowgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gte", 0), ("hours_per_week__lte", 168)),
                name="shadow_grant_hours_fit_in_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="placestay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("departed_on__isnull", True),
                    ("departed_on__gte", models.F("arrived_on")),
                    _connector="OR",
                ),
                name="stay_ends_after_arrival",
            ),
        ),
        migrations.AddConstraint(
            model_name="placestay",
            constraint=models.UniqueConstraint(
                condition=models.Q(("departed_on__isnull", True)),
                fields=("course",),
                name="stay_open_once_in_a_course",
            ),
        ),
    ]
