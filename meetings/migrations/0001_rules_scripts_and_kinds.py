import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0001_tables"),
        ("meetings", "0002_ties"),
        ("meetings", "0004_kept_by_what_hangs_on_it"),
        ("meetings", "0014_minutes_that_were_approved"),
    ]

    initial = True

    dependencies = [
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="calendar_feeds",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("token_digest", models.CharField(max_length=64, unique=True)),
                    ("made_at", models.DateTimeField()),
                    ("runs_out_on", models.DateField()),
                    ("revoked_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "calendar link",
                    "verbose_name_plural": "calendar links",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("revoked_at__isnull", True)),
                            fields=("user",),
                            name="calendar_feed_one_each",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChecklistPoint",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="checklist",
                            to="staff.team",
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField()),
                    ("text", models.CharField(max_length=120, verbose_name="point")),
                    (
                        "text_en",
                        models.CharField(blank=True, max_length=120, verbose_name="point in English"),
                    ),
                    ("retired_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "point of the checklist",
                    "verbose_name_plural": "points of the checklist",
                    "ordering": ["position", "pk"],
                },
            ),
            migrations.CreateModel(
                name="ClosedDay",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=60, verbose_name="name")),
                    ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                    (
                        "month",
                        models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ],
                            verbose_name="month",
                        ),
                    ),
                    (
                        "day",
                        models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(31),
                            ],
                            verbose_name="day",
                        ),
                    ),
                    (
                        "year",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            help_text="Empty: every year.",
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(2020),
                                django.core.validators.MaxValueValidator(2100),
                            ],
                            verbose_name="only in the year",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "closed day",
                    "verbose_name_plural": "closed days",
                    "ordering": ["month", "day", "year"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("month", "day", "year"), name="closed_day_once_in_a_year"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("year__isnull", True)),
                            fields=("month", "day"),
                            name="closed_day_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FollowUp",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "team",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="follow_up",
                            to="staff.team",
                        ),
                    ),
                    ("escalate_after_days", models.PositiveSmallIntegerField(default=5)),
                ],
            ),
            migrations.CreateModel(
                name="MeetingProfile",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting_type",
                        models.CharField(
                            choices=[
                                ("dtr", "Interdisciplinary rehabilitation meeting (DTR)"),
                                ("dementia", "DTK dementia"),
                                ("coordination", "Coordination meeting"),
                                ("triage", "Triage meeting"),
                                ("board", "Board meeting"),
                                ("citizen_conference", "Citizen conference"),
                                ("resident_conference", "Resident conference"),
                                ("citizen_review", "Citizen review"),
                            ],
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(verbose_name="version")),
                    (
                        "length_minutes",
                        models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(15),
                                django.core.validators.MaxValueValidator(240),
                            ],
                            verbose_name="length in minutes",
                        ),
                    ),
                    (
                        "max_citizens",
                        models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(20),
                            ],
                            verbose_name="most citizens at one meeting",
                        ),
                    ),
                    (
                        "opening_minutes",
                        models.PositiveSmallIntegerField(
                            validators=[django.core.validators.MaxValueValidator(30)],
                            verbose_name="minutes to open",
                        ),
                    ),
                    (
                        "closing_minutes",
                        models.PositiveSmallIntegerField(
                            validators=[django.core.validators.MaxValueValidator(30)],
                            verbose_name="minutes to sum up",
                        ),
                    ),
                    (
                        "rhythm",
                        models.CharField(
                            choices=[
                                ("weekly", "Every week"),
                                ("biweekly", "Every other week"),
                                ("monthly", "Once a month"),
                            ],
                            default="weekly",
                            max_length=10,
                            verbose_name="how often",
                        ),
                    ),
                    ("required_roles", models.JSONField(default=list, verbose_name="must be there")),
                    ("rota_roles", models.JSONField(default=list, verbose_name="duties that go round")),
                    ("published_at", models.DateTimeField(verbose_name="in use from")),
                    (
                        "published_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "kind of meeting",
                    "verbose_name_plural": "kinds of meetings",
                    "ordering": ["meeting_type", "-version"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("meeting_type", "version"), name="profile_version_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MeetingScript",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting_type",
                        models.CharField(
                            choices=[
                                ("dtr", "Interdisciplinary rehabilitation meeting (DTR)"),
                                ("dementia", "DTK dementia"),
                                ("coordination", "Coordination meeting"),
                                ("triage", "Triage meeting"),
                                ("board", "Board meeting"),
                                ("citizen_conference", "Citizen conference"),
                                ("resident_conference", "Resident conference"),
                                ("citizen_review", "Citizen review"),
                            ],
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(verbose_name="version")),
                    ("published_at", models.DateTimeField(verbose_name="in use from")),
                    (
                        "published_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "script",
                    "verbose_name_plural": "scripts",
                    "ordering": ["meeting_type", "-version"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("meeting_type", "version"), name="script_version_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProposalWeights",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="proposal_weights",
                            to="staff.team",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(verbose_name="version")),
                    ("published_at", models.DateTimeField(verbose_name="in use from")),
                    (
                        "published_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "weights of proposals",
                    "verbose_name_plural": "weights of proposals",
                    "ordering": ["-version"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("team__isnull", False)),
                            fields=("team", "version"),
                            name="weights_of_team_once_a_version",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("team__isnull", True)),
                            fields=("version",),
                            name="weights_of_municipality_once_a_version",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProposalWeight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "weights",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rows",
                            to="meetings.proposalweights",
                        ),
                    ),
                    ("signal", models.CharField(max_length=40)),
                    ("weight", models.PositiveSmallIntegerField(verbose_name="weight")),
                    ("limit", models.PositiveSmallIntegerField(null=True, verbose_name="limit")),
                ],
                options={
                    "verbose_name": "weight of a signal",
                    "verbose_name_plural": "weights of signals",
                    "constraints": [
                        models.UniqueConstraint(fields=("weights", "signal"), name="weight_of_a_signal_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReceivedForm",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("key", models.UUIDField()),
                    ("digest", models.CharField(max_length=64)),
                    ("received_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "received form",
                    "verbose_name_plural": "received forms",
                    "indexes": [models.Index(fields=["received_at"], name="form_by_age")],
                    "constraints": [
                        models.UniqueConstraint(fields=("user", "key"), name="form_received_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="RuleSet",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                    (
                        "meeting_type",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("dtr", "Interdisciplinary rehabilitation meeting (DTR)"),
                                ("dementia", "DTK dementia"),
                                ("coordination", "Coordination meeting"),
                                ("triage", "Triage meeting"),
                                ("board", "Board meeting"),
                                ("citizen_conference", "Citizen conference"),
                                ("resident_conference", "Resident conference"),
                                ("citizen_review", "Citizen review"),
                            ],
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    ("origin", models.CharField(blank=True, max_length=300, verbose_name="origin")),
                    ("published_at", models.DateTimeField(verbose_name="in use from")),
                    (
                        "published_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "rule set",
                    "verbose_name_plural": "rule sets",
                    "ordering": ["-version"],
                },
            ),
            migrations.CreateModel(
                name="Rule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "rule_set",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rules",
                            to="meetings.ruleset",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                    ("title", models.CharField(max_length=80, verbose_name="title")),
                    ("line", models.CharField(max_length=200, verbose_name="line")),
                    (
                        "title_en",
                        models.CharField(blank=True, max_length=80, verbose_name="title in English"),
                    ),
                    ("line_en", models.CharField(blank=True, max_length=200, verbose_name="line in English")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("auto", "The system checks it"),
                                ("prompt", "The board prompts it"),
                                ("timer", "The clock keeps it"),
                                ("tick", "The leader judges it"),
                            ],
                            default="tick",
                            max_length=10,
                            verbose_name="kind of check",
                        ),
                    ),
                    ("check_name", models.CharField(blank=True, max_length=40, verbose_name="check")),
                ],
                options={
                    "verbose_name": "rule",
                    "verbose_name_plural": "rules",
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("rule_set", "number"), name="rule_number_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ScriptStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "script",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="meetings.meetingscript",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("goal", "Name and goal"),
                                ("last_agreement", "Last agreement"),
                                ("facts", "Facts round"),
                                ("options", "Options"),
                                ("decision", "Decision"),
                                ("read_back", "Read back"),
                                ("other", "Something else"),
                            ],
                            default="other",
                            max_length=20,
                            verbose_name="about",
                        ),
                    ),
                    ("title", models.CharField(max_length=40, verbose_name="title")),
                    ("prompt", models.CharField(blank=True, max_length=160, verbose_name="prompt")),
                    (
                        "title_en",
                        models.CharField(blank=True, max_length=40, verbose_name="title in English"),
                    ),
                    (
                        "prompt_en",
                        models.CharField(blank=True, max_length=160, verbose_name="prompt in English"),
                    ),
                    (
                        "minutes",
                        models.DecimalField(
                            decimal_places=2,
                            max_digits=4,
                            validators=[
                                django.core.validators.MinValueValidator(Decimal("0.25")),
                                django.core.validators.MaxValueValidator(Decimal("60")),
                            ],
                            verbose_name="minutes",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "step",
                    "verbose_name_plural": "steps",
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("script", "number"), name="script_step_number_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="SmallestGroup",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "least",
                        models.PositiveSmallIntegerField(
                            default=5,
                            validators=[
                                django.core.validators.MinValueValidator(5),
                                django.core.validators.MaxValueValidator(100),
                            ],
                            verbose_name="show no number smaller than",
                        ),
                    ),
                    ("only", models.BooleanField(default=True, editable=False, unique=True)),
                ],
                options={
                    "verbose_name": "smallest group in figures",
                    "verbose_name_plural": "smallest group in figures",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("least__gte", 5)), name="smallest_group_is_never_below_five"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("only", True)), name="smallest_group_is_the_only_one"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Absence",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="absences",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="name",
                        ),
                    ),
                    ("first_day", models.DateField(verbose_name="first day away")),
                    ("last_day", models.DateField(verbose_name="last day away")),
                    ("noted_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "noted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "absence",
                    "verbose_name_plural": "absences",
                    "ordering": ["first_day", "last_day"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("last_day__gte", models.F("first_day"))),
                            name="absence_ends_after_it_begins",
                        ),
                        models.UniqueConstraint(
                            fields=("user", "first_day", "last_day"), name="absence_noted_once"
                        ),
                    ],
                },
            ),
        ),
    ]
