import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
import meetings.models.meeting
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("meetings", "0005_the_hour"), ("meetings", "0009_the_week")]

    initial = True

    dependencies = [
        ("citizens", "0003_relatives_consent_and_triage"),
        ("meetings", "0001_rules_scripts_and_kinds"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="MeetingSeries",
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
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="series",
                            to="staff.team",
                            verbose_name="team",
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
                            default="dtr",
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "weekday",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (0, "Monday"),
                                (1, "Tuesday"),
                                (2, "Wednesday"),
                                (3, "Thursday"),
                                (4, "Friday"),
                                (5, "Saturday"),
                                (6, "Sunday"),
                            ],
                            verbose_name="weekday",
                        ),
                    ),
                    ("start_time", models.TimeField(verbose_name="starts at")),
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
                    (
                        "week_of_month",
                        models.PositiveSmallIntegerField(
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
                    ("place", models.CharField(max_length=100, verbose_name="place")),
                    (
                        "length_minutes",
                        models.PositiveSmallIntegerField(
                            default=60,
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
                            default=10,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(20),
                            ],
                            verbose_name="most citizens at one meeting",
                        ),
                    ),
                    (
                        "amendment_days",
                        models.PositiveSmallIntegerField(
                            default=1,
                            help_text="0: until the end of the day on which the meeting is closed.",
                            validators=[django.core.validators.MaxValueValidator(10)],
                            verbose_name="working days in which the minutes can be amended",
                        ),
                    ),
                    (
                        "active_from",
                        models.DateField(default=dtr.clock.today, verbose_name="first week from"),
                    ),
                    ("active_until", models.DateField(blank=True, null=True, verbose_name="last week until")),
                ],
                options={
                    "verbose_name": "meeting series",
                    "verbose_name_plural": "meeting series",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("active_until__isnull", True)),
                            fields=("team", "meeting_type", "weekday", "start_time"),
                            name="series_once_a_week",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Meeting",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "series",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="meetings.meetingseries",
                            verbose_name="meeting series",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="staff.team",
                            verbose_name="team",
                        ),
                    ),
                    ("slot", models.DateField(editable=False)),
                    ("starts_at", models.DateTimeField(verbose_name="starts")),
                    (
                        "length_minutes",
                        models.PositiveSmallIntegerField(default=60, verbose_name="length in minutes"),
                    ),
                    ("place", models.CharField(max_length=100, verbose_name="place")),
                    (
                        "max_citizens",
                        models.PositiveSmallIntegerField(default=10, verbose_name="most citizens"),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("called", "Called"),
                                ("running", "Running"),
                                ("awaiting_wrap_up", "Awaiting wrap-up"),
                                ("closed", "Closed"),
                                ("locked", "Minutes locked"),
                                ("cancelled", "Cancelled"),
                            ],
                            default="planned",
                            max_length=20,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "rule_set",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="meetings.ruleset",
                        ),
                    ),
                    ("rule_in_focus", models.PositiveSmallIntegerField(default=1)),
                    (
                        "profile",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="meetings.meetingprofile",
                        ),
                    ),
                    ("opening_minutes", models.PositiveSmallIntegerField(default=4)),
                    ("closing_minutes", models.PositiveSmallIntegerField(default=8)),
                    ("required_roles", models.JSONField(default=meetings.models.meeting.usually_required)),
                    (
                        "script",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="meetings",
                            to="meetings.meetingscript",
                        ),
                    ),
                    ("extended_minutes", models.PositiveSmallIntegerField(default=0)),
                    (
                        "wall_privacy",
                        models.CharField(
                            choices=[
                                ("initials", "First name and initial"),
                                ("tags", "Numbers only"),
                                ("blank", "Nothing"),
                            ],
                            default="initials",
                            max_length=10,
                            verbose_name="what the wall shows",
                        ),
                    ),
                    ("last_action_at", models.DateTimeField(null=True)),
                    ("speaking_since", models.DateTimeField(null=True)),
                    ("agenda_freeze_at", models.DateTimeField(null=True, verbose_name="the agenda closes")),
                    ("swept_freeze_at", models.DateTimeField(null=True)),
                    ("frozen_at", models.DateTimeField(null=True)),
                    ("opened_at", models.DateTimeField(null=True)),
                    (
                        "opened_by",
                        models.ForeignKey(
                            null=True,
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
                    (
                        "cancelled_because",
                        models.CharField(blank=True, max_length=300, verbose_name="reason"),
                    ),
                    ("moved_from", models.DateTimeField(null=True)),
                    ("moved_because", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                    ("held_anyway_at", models.DateTimeField(null=True)),
                    (
                        "held_anyway_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("calendar_sequence", models.PositiveIntegerField(default=0)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("step", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "verbose_name": "meeting",
                    "verbose_name_plural": "meetings",
                    "ordering": ["starts_at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("series", "slot"), name="meeting_once_a_slot"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                                models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="meeting_opened_who_and_when",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                                models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="meeting_closed_who_and_when",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("held_anyway_at__isnull", True), ("held_anyway_by__isnull", True)),
                                models.Q(
                                    ("held_anyway_at__isnull", False), ("held_anyway_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="meeting_held_anyway_who_and_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ListedCitizen",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="listed",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="listings",
                            to="citizens.citizen",
                        ),
                    ),
                    ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                    (
                        "listed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("listed_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "listed citizen",
                    "verbose_name_plural": "listed citizens",
                    "ordering": ["listed_at", "pk"],
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "citizen"), name="listed_citizen_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Duty",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
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
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="duties",
                            to=settings.AUTH_USER_MODEL,
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
                ],
                options={
                    "verbose_name": "duty",
                    "verbose_name_plural": "duties",
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "role"), name="duty_once_a_meeting"),
                        models.UniqueConstraint(fields=("meeting", "user"), name="duty_one_each"),
                    ],
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
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "tick",
                    "verbose_name_plural": "ticks",
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "point"), name="point_ticked_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Participant",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="participants",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="participations",
                            to=settings.AUTH_USER_MODEL,
                        ),
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
                            verbose_name="role",
                        ),
                    ),
                    (
                        "second_role",
                        models.CharField(
                            blank=True,
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
                            verbose_name="also",
                        ),
                    ),
                    (
                        "attendance",
                        models.CharField(
                            choices=[("expected", "Expected"), ("present", "Present"), ("absent", "Absent")],
                            default="expected",
                            max_length=10,
                            verbose_name="attendance",
                        ),
                    ),
                    ("is_away", models.BooleanField(default=False)),
                ],
                options={
                    "verbose_name": "participant",
                    "verbose_name_plural": "participants",
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "user"), name="participant_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="MeetingRating",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="ratings",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "participant",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rating",
                            to="meetings.participant",
                        ),
                    ),
                    ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                    ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                    ("rated_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "rating",
                    "verbose_name_plural": "ratings",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                            name="rating_from_1_to_5",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Preparation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="preparations",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="preparations",
                            to=settings.AUTH_USER_MODEL,
                        ),
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
                            verbose_name="role",
                        ),
                    ),
                    ("ready_at", models.DateTimeField(null=True)),
                    (
                        "minutes",
                        models.PositiveSmallIntegerField(null=True, verbose_name="minutes of preparation"),
                    ),
                    ("minutes_noted_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "preparation",
                    "verbose_name_plural": "preparations",
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "user"), name="preparation_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("minutes__isnull", True), ("minutes__lte", 600), _connector="OR"
                            ),
                            name="preparation_minutes_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RuleObservation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="rule_observations",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "rule",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="observations",
                            to="meetings.rule",
                        ),
                    ),
                    (
                        "verdict",
                        models.CharField(
                            choices=[
                                ("kept", "Kept"),
                                ("not_kept", "Not kept"),
                                ("not_yet", "Not yet"),
                                ("ask_leader", "Ask the leader"),
                            ],
                            max_length=12,
                            verbose_name="verdict",
                        ),
                    ),
                    ("reason", models.CharField(max_length=40)),
                    ("facts", models.JSONField(default=dict)),
                ],
                options={
                    "verbose_name": "rule observation",
                    "verbose_name_plural": "rule observations",
                    "ordering": ["rule__number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "rule"), name="rule_observed_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="WallScreen",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("token_digest", models.CharField(max_length=64, unique=True)),
                    ("code_digest", models.CharField(blank=True, max_length=64)),
                    ("code_until", models.DateTimeField(null=True)),
                    (
                        "meeting",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="walls",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="staff.team",
                        ),
                    ),
                    ("place", models.CharField(blank=True, max_length=100)),
                    (
                        "inches",
                        models.PositiveSmallIntegerField(
                            default=55,
                            validators=[
                                django.core.validators.MinValueValidator(20),
                                django.core.validators.MaxValueValidator(120),
                            ],
                            verbose_name="screen size in inches",
                        ),
                    ),
                    (
                        "seat_metres",
                        models.DecimalField(
                            decimal_places=1,
                            default=Decimal("6.0"),
                            max_digits=3,
                            validators=[
                                django.core.validators.MinValueValidator(Decimal("1.0")),
                                django.core.validators.MaxValueValidator(Decimal("15.0")),
                            ],
                            verbose_name="metres to the farthest seat",
                        ),
                    ),
                    (
                        "theme",
                        models.CharField(
                            choices=[("dark", "Dark"), ("light", "Light")],
                            default="dark",
                            max_length=5,
                            verbose_name="theme",
                        ),
                    ),
                    (
                        "paired_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("paired_at", models.DateTimeField(null=True)),
                    ("revoked_at", models.DateTimeField(null=True)),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "wall screen",
                    "verbose_name_plural": "wall screens",
                    "indexes": [models.Index(fields=["code_digest"], name="wall_by_code")],
                },
            ),
            migrations.CreateModel(
                name="WordRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="word_requests",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "participant",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="word_request",
                            to="meetings.participant",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "request to speak",
                    "verbose_name_plural": "requests to speak",
                    "ordering": ["asked_at", "pk"],
                },
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="speaker",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("speaker__isnull", True), ("speaking_since__isnull", False), _connector="OR"
                ),
                name="meeting_speaker_since_when",
            ),
        ),
    ]
