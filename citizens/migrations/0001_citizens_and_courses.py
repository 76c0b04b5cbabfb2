"""Citizens, and their courses from entry to closure.

Names are searched in and sorted by columns of their own, with an index each on PostgreSQL. pg_trgm comes
with PostgreSQL and may be created by whoever owns the database. SQLite searches without.
"""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import citizens.models.citizen
import dtr.clock
import dtr.crypto
from dtr.migrating import CreateModels

INDEXES = (
    "CREATE INDEX citizens_search_name ON citizens_citizen USING gin (search_name gin_trgm_ops)",
    'CREATE INDEX citizens_sort_name ON citizens_citizen (sort_name COLLATE "C", id)',
)


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in ("CREATE EXTENSION IF NOT EXISTS pg_trgm", *INDEXES):
            schema_editor.execute(statement)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("citizens_search_name", "citizens_sort_name"):
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    replaces = [
        ("citizens", "0001_tables"),
        ("citizens", "0002_ties"),
        ("citizens", "0004_kept_by_what_hangs_on_it"),
        ("citizens", "0015_courses_from_entry_to_closure"),
        ("citizens", "0018_found_by_name"),
    ]

    initial = True

    dependencies = [
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
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
                name="Citizen",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    (
                        "search_name",
                        citizens.models.citizen.SearchName(default="", editable=False, max_length=400),
                    ),
                    (
                        "sort_name",
                        citizens.models.citizen.SortName(default="", editable=False, max_length=400),
                    ),
                    ("cpr", dtr.crypto.EncryptedField(editable=False, null=True, verbose_name="CPR number")),
                    ("cpr_index", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citizens",
                            to="staff.team",
                            verbose_name="team",
                        ),
                    ),
                    (
                        "contact_person",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="contact_person_for",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="contact person",
                        ),
                    ),
                    (
                        "provider",
                        models.ForeignKey(
                            blank=True,
                            limit_choices_to={"kind": "private_provider"},
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citizens_helped",
                            to="staff.unit",
                            verbose_name="private supplier",
                        ),
                    ),
                    ("left_on", models.DateField(editable=False, null=True, verbose_name="left on")),
                    (
                        "left_because",
                        models.CharField(
                            blank=True,
                            choices=[("deceased", "Deceased"), ("moved", "Moved away")],
                            editable=False,
                            max_length=10,
                            verbose_name="why the citizen left",
                        ),
                    ),
                    ("registered_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                ],
                options={
                    "verbose_name": "citizen",
                    "verbose_name_plural": "citizens",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("cpr__isnull", True), ("cpr_index__isnull", True)),
                                models.Q(("cpr__isnull", False), ("cpr_index__isnull", False)),
                                _connector="OR",
                            ),
                            name="citizen_cpr_with_index",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("left_because", ""), ("left_on__isnull", True)),
                                models.Q(
                                    ("left_on__isnull", False), models.Q(("left_because", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="citizen_left_on_a_day_for_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CareCourse",
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
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="courses",
                            to="citizens.citizen",
                            verbose_name="citizen",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("care_course", "Care course (ældreloven § 10)"),
                                ("rehabilitation", "Rehabilitation course (serviceloven § 83 a)"),
                                ("training", "Training (serviceloven § 86)"),
                                ("retraining", "Retraining after hospital (sundhedsloven § 140)"),
                                ("temporary_place", "Temporary place"),
                            ],
                            default="care_course",
                            max_length=20,
                            verbose_name="course",
                        ),
                    ),
                    (
                        "track",
                        models.CharField(
                            choices=[("light", "Light"), ("rehab", "Rehab")],
                            default="rehab",
                            max_length=10,
                            verbose_name="track",
                        ),
                    ),
                    (
                        "phase",
                        models.CharField(
                            choices=[
                                ("assessment", "Assessment"),
                                ("goal", "Goal"),
                                ("intervention", "Intervention"),
                                ("follow_up", "Follow-up"),
                                ("closure", "Closure"),
                            ],
                            default="assessment",
                            max_length=20,
                            verbose_name="phase",
                        ),
                    ),
                    ("start_date", models.DateField(verbose_name="start date")),
                    ("planned_end_date", models.DateField(blank=True, null=True, verbose_name="planned end")),
                    (
                        "package",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.rehabpackage",
                            verbose_name="rehabilitation package",
                        ),
                    ),
                    (
                        "citizen_wish",
                        models.TextField(blank=True, max_length=2000, verbose_name="the citizen's own words"),
                    ),
                ],
                options={
                    "verbose_name": "course",
                    "verbose_name_plural": "courses",
                    "ordering": ["-start_date"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("planned_end_date__isnull", True),
                                ("planned_end_date__gte", models.F("start_date")),
                                _connector="OR",
                            ),
                            name="course_ends_after_it_starts",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CourseDialogue",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "course",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="dialogues",
                            to="citizens.carecourse",
                        ),
                    ),
                    ("held_on", models.DateField(verbose_name="held on")),
                    (
                        "held_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="held by",
                        ),
                    ),
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
                    (
                        "by",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "course",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="extensions",
                            to="citizens.carecourse",
                        ),
                    ),
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
                name="Closure",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "course",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="closure",
                            to="citizens.carecourse",
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("independent", "Independent"),
                                ("less_help", "Less help than before"),
                                ("same_help", "The same help"),
                                ("more_help", "More help"),
                                ("dropped_out", "Dropped out"),
                                ("deceased", "Deceased"),
                            ],
                            max_length=20,
                            verbose_name="outcome",
                        ),
                    ),
                    (
                        "dropout_reason",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.dropoutreason",
                            verbose_name="why it was broken off",
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                    ("closed_on", models.DateField(verbose_name="closed on")),
                    (
                        "closed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "closure",
                    "verbose_name_plural": "closures",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("outcome", "dropped_out"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("dropout_reason__isnull", False),
                                _connector="OR",
                            ),
                            name="closure_dropping_out_has_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome", "dropped_out"), ("dropout_reason__isnull", True), _connector="OR"
                            ),
                            name="closure_only_dropping_out_has_such_a_reason",
                        ),
                    ],
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
                    (
                        "by",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "course",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="entry_tests",
                            to="citizens.carecourse",
                        ),
                    ),
                    (
                        "track",
                        models.CharField(
                            choices=[("light", "Light"), ("rehab", "Rehab")],
                            max_length=10,
                            verbose_name="track",
                        ),
                    ),
                    (
                        "professions",
                        models.JSONField(default=list, verbose_name="professions that are needed"),
                    ),
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
                            related_name="exclusions",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.exclusioncriterion",
                            verbose_name="criterion",
                        ),
                    ),
                    ("reason", models.CharField(max_length=500, verbose_name="reason in this case")),
                    (
                        "decided_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "exclusion from a course",
                    "verbose_name_plural": "exclusions from courses",
                    "ordering": ["-decided_at"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="exclusion_ended_by_somebody_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="exclusion_has_a_reason"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at__isnull", True)),
                            fields=("citizen", "criterion"),
                            name="exclusion_stands_once",
                        ),
                    ],
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
                    (
                        "by",
                        models.ForeignKey(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "course",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="shadow_grants",
                            to="citizens.carecourse",
                        ),
                    ),
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
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("hours_per_week__gte", 0), ("hours_per_week__lte", 168)),
                            name="shadow_grant_hours_fit_in_a_week",
                        )
                    ],
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
                    (
                        "authority",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="authority",
                        ),
                    ),
                    (
                        "operator",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="operator",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="payer",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "temporary place",
                    "verbose_name_plural": "temporary places",
                    "ordering": ["name"],
                },
            ),
            migrations.CreateModel(
                name="PlaceStay",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "course",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stays",
                            to="citizens.carecourse",
                        ),
                    ),
                    (
                        "place",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stays",
                            to="citizens.temporaryplace",
                            verbose_name="place",
                        ),
                    ),
                    (
                        "authority",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="authority",
                        ),
                    ),
                    (
                        "operator",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="operator",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="payer",
                        ),
                    ),
                    ("arrived_on", models.DateField(verbose_name="arrived on")),
                    ("departed_on", models.DateField(blank=True, null=True, verbose_name="departed on")),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "stay on a temporary place",
                    "verbose_name_plural": "stays on temporary places",
                    "ordering": ["-arrived_on"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("departed_on__isnull", True),
                                ("departed_on__gte", models.F("arrived_on")),
                                _connector="OR",
                            ),
                            name="stay_ends_after_arrival",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("departed_on__isnull", True)),
                            fields=("course",),
                            name="stay_open_once_in_a_course",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunPython(index, unindex),
    ]
