import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
import meetings.models.meeting


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0008_who_promises_and_how_it_goes"),
        ("staff", "0003_trained_for_the_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_at", models.DateTimeField(default=dtr.clock.now)),
                ("briefing", models.CharField(blank=True, max_length=1000, verbose_name="briefing")),
                ("briefed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "stand-in",
                "verbose_name_plural": "stand-ins",
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="calendar_sequence",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="meeting",
            name="closing_minutes",
            field=models.PositiveSmallIntegerField(default=8),
        ),
        migrations.AddField(
            model_name="meeting",
            name="held_anyway_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="held_anyway_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="moved_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="moved_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="opening_minutes",
            field=models.PositiveSmallIntegerField(default=4),
        ),
        migrations.AddField(
            model_name="meeting",
            name="required_roles",
            field=models.JSONField(default=meetings.models.meeting.usually_required),
        ),
        migrations.AddField(
            model_name="meetingseries",
            name="rhythm",
            field=models.CharField(
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
        migrations.AddField(
            model_name="meetingseries",
            name="week_of_month",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "the first of the month"),
                    (2, "the second of the month"),
                    (3, "the third of the month"),
                    (4, "the fourth of the month"),
                    (5, "the last of the month"),
                ],
                default=1,
                verbose_name="monthly, on",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="is_away",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="meeting_type",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="meetingscript",
            name="meeting_type",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="meetingseries",
            name="meeting_type",
            field=models.CharField(
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
                default="dtr",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="name",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ["first_day", "last_day"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("runs_out_on", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar link",
                "verbose_name_plural": "calendar links",
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
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=120, verbose_name="point")),
                ("text_en", models.CharField(blank=True, max_length=120, verbose_name="point in English")),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checklist",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of the checklist",
                "verbose_name_plural": "points of the checklist",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ChecklistTick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticks",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticks",
                        to="meetings.checklistpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "tick",
                "verbose_name_plural": "ticks",
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
            name="Duty",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("meeting_leader", "Meeting leader"),
                            ("co_leader", "Co-leader"),
                            ("visitator", "Visitator"),
                            ("daily_manager", "Daily manager"),
                            ("coordinator", "Coordinator"),
                            ("nurse", "Nurse"),
                            ("care_assistant", "Social and health care assistant"),
                            ("care_helper", "Social and health care helper"),
                            ("therapist", "Occupational or physiotherapist"),
                            ("nutrition_consultant", "Nutrition consultant"),
                            ("private_supplier", "Private supplier"),
                        ],
                        max_length=30,
                        verbose_name="duty",
                    ),
                ),
                ("accepted_at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "duty",
                "verbose_name_plural": "duties",
            },
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
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="profile",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="meetings.meetingprofile",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_anyway_at__isnull", True), ("held_anyway_by__isnull", True)),
                    models.Q(("held_anyway_at__isnull", False), ("held_anyway_by__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_held_anyway_who_and_when",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="briefed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="stand_in", to="meetings.agendaitem"
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="named_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stands_in",
                to=settings.AUTH_USER_MODEL,
                verbose_name="name",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="absence_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.UniqueConstraint(
                fields=("user", "first_day", "last_day"), name="absence_noted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("user",),
                name="calendar_feed_one_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklisttick",
            constraint=models.UniqueConstraint(fields=("meeting", "point"), name="point_ticked_once"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("meeting", "role"), name="duty_once_a_meeting"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("meeting", "user"), name="duty_one_each"),
        ),
        migrations.AddConstraint(
            model_name="meetingprofile",
            constraint=models.UniqueConstraint(
                fields=("meeting_type", "version"), name="profile_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("briefed_at__isnull", True), ("briefed_by__isnull", True), ("briefing", "")),
                    models.Q(
                        ("briefed_at__isnull", False),
                        ("briefed_by__isnull", False),
                        models.Q(("briefing", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stand_in_briefed_who_and_when",
            ),
        ),
    ]
