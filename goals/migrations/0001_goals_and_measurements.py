import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("goals", "0001_tables"), ("goals", "0002_ties"), ("goals", "0008_instruments_in_versions")]

    initial = True

    dependencies = [
        ("citizens", "0003_relatives_consent_and_triage"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="SmarteCriterion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "position",
                        models.PositiveSmallIntegerField(default=0, verbose_name="place in the list"),
                    ),
                    (
                        "letter",
                        models.CharField(
                            max_length=1,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^[A-ZÆØÅ]$", "Write one capital letter."
                                )
                            ],
                            verbose_name="letter",
                        ),
                    ),
                    (
                        "check_name",
                        models.CharField(
                            choices=[
                                ("specific", "It is written what the citizen does"),
                                ("measurable", "It is written how it is seen or counted"),
                                ("accepted", "The day on which the citizen said yes is noted"),
                                ("accepted_words", "What the citizen said to it is noted"),
                                ("realistic", "It is written why it can be reached"),
                                ("levels", "The expected level fits the kind of goal"),
                                ("target_date", "The day it is to be reached by is set"),
                                ("review_date", "The day of the next review is set"),
                                ("evaluation", "It is written how it is evaluated"),
                            ],
                            max_length=20,
                            verbose_name="what is looked at",
                        ),
                    ),
                    ("sentence", models.CharField(max_length=200, verbose_name="advice while it is missing")),
                    (
                        "sentence_en",
                        models.CharField(blank=True, max_length=200, verbose_name="advice in English"),
                    ),
                    ("is_used", models.BooleanField(default=True, verbose_name="in use")),
                ],
                options={
                    "verbose_name": "SMARTE criterion",
                    "verbose_name_plural": "SMARTE criteria",
                    "ordering": ["position", "pk"],
                },
            ),
            migrations.CreateModel(
                name="VaguePhrase",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("phrase", models.CharField(max_length=60, unique=True, verbose_name="phrase")),
                    ("advice", models.CharField(max_length=200, verbose_name="what to write instead")),
                    (
                        "advice_en",
                        models.CharField(blank=True, max_length=200, verbose_name="the same in English"),
                    ),
                ],
                options={
                    "verbose_name": "vague phrase",
                    "verbose_name_plural": "vague phrases",
                    "ordering": ["phrase"],
                },
            ),
            migrations.CreateModel(
                name="FunctionalCondition",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=50, unique=True, verbose_name="code")),
                    ("area", models.CharField(max_length=60, verbose_name="area")),
                    ("title", models.CharField(max_length=100, verbose_name="condition")),
                    ("covers", models.CharField(blank=True, max_length=300, verbose_name="what it covers")),
                    ("valid_from", models.DateField(verbose_name="in use from")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="in use until")),
                    (
                        "replaced_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="replaces",
                            to="goals.functionalcondition",
                            verbose_name="replaced by",
                        ),
                    ),
                    (
                        "position",
                        models.PositiveSmallIntegerField(default=0, verbose_name="place in the list"),
                    ),
                ],
                options={
                    "verbose_name": "condition (Fælles Sprog III)",
                    "verbose_name_plural": "conditions (Fælles Sprog III)",
                    "ordering": ["position", "title", "valid_from"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="condition_ends_after_it_begins",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Goal",
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
                            related_name="goals",
                            to="citizens.citizen",
                            verbose_name="citizen",
                        ),
                    ),
                    (
                        "citizen_wish",
                        models.TextField(max_length=1000, verbose_name="in the citizen's own words"),
                    ),
                    (
                        "specific",
                        models.TextField(
                            blank=True, max_length=1000, verbose_name="Specific: what will the citizen do?"
                        ),
                    ),
                    (
                        "measurable",
                        models.TextField(
                            blank=True, max_length=500, verbose_name="Measurable: how is it seen or counted?"
                        ),
                    ),
                    (
                        "accepted_on",
                        models.DateField(
                            blank=True, null=True, verbose_name="Accepted: the citizen said yes on"
                        ),
                    ),
                    (
                        "realistic",
                        models.TextField(
                            blank=True, max_length=500, verbose_name="Realistic: why can it be reached?"
                        ),
                    ),
                    (
                        "target_date",
                        models.DateField(blank=True, null=True, verbose_name="Timed: to be reached by"),
                    ),
                    (
                        "evaluation",
                        models.TextField(
                            blank=True, max_length=500, verbose_name="Evaluated: how, and by whom?"
                        ),
                    ),
                    ("review_date", models.DateField(blank=True, null=True, verbose_name="next review")),
                    (
                        "accepted_words",
                        models.TextField(
                            blank=True, max_length=500, verbose_name="what the citizen said to it"
                        ),
                    ),
                    (
                        "owner",
                        models.CharField(
                            choices=[
                                ("shared", "Shared: the citizen and the municipality want the same"),
                                ("citizen", "The citizen's own goal"),
                                ("visitator", "The visitator's goal"),
                            ],
                            default="shared",
                            max_length=10,
                            verbose_name="whose goal",
                        ),
                    ),
                    (
                        "against",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="goals.goal",
                            verbose_name="stands against the goal",
                        ),
                    ),
                    (
                        "condition",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="goals",
                            to="goals.functionalcondition",
                            verbose_name="condition (Fælles Sprog III)",
                        ),
                    ),
                    (
                        "current_level",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=[
                                (0, "0 · none or negligible"),
                                (1, "1 · light"),
                                (2, "2 · moderate"),
                                (3, "3 · severe"),
                                (4, "4 · total"),
                                (9, "9 · not relevant"),
                            ],
                            null=True,
                            verbose_name="level now",
                        ),
                    ),
                    (
                        "expected_level",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=[
                                (0, "0 · none or negligible"),
                                (1, "1 · light"),
                                (2, "2 · moderate"),
                                (3, "3 · severe"),
                                (4, "4 · total"),
                                (9, "9 · not relevant"),
                            ],
                            null=True,
                            verbose_name="expected level",
                        ),
                    ),
                    (
                        "goal_type",
                        models.CharField(
                            choices=[
                                ("resolve", "The problem disappears"),
                                ("reduce", "The problem is reduced"),
                                ("maintain", "The ability is kept"),
                            ],
                            default="reduce",
                            max_length=10,
                            verbose_name="kind of goal",
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("active", "Active"),
                                ("reached", "Reached"),
                                ("partly_reached", "Partly reached"),
                                ("not_reached", "Not reached"),
                                ("dropped", "Dropped"),
                            ],
                            default="active",
                            max_length=20,
                            verbose_name="status",
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    ("changed_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    "verbose_name": "goal",
                    "verbose_name_plural": "goals",
                    "ordering": ["created_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("condition__isnull", True),
                                    ("current_level__isnull", True),
                                    ("expected_level__isnull", True),
                                ),
                                models.Q(
                                    ("condition__isnull", False),
                                    ("current_level__in", [0, 1, 2, 3, 4, 9]),
                                    ("expected_level__in", [0, 1, 2, 3, 4, 9]),
                                ),
                                _connector="OR",
                            ),
                            name="goal_condition_has_levels",
                            violation_error_message="A condition is written with the level now and the expected level, and they with it.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("against__isnull", True),
                                models.Q(("against", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            name="goal_not_against_itself",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GasScale",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "goal",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="gas_scale",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "much_less",
                        models.CharField(max_length=300, verbose_name="−2: much less than expected"),
                    ),
                    ("less", models.CharField(max_length=300, verbose_name="−1: less than expected")),
                    ("expected", models.CharField(max_length=300, verbose_name="0: as expected")),
                    ("more", models.CharField(max_length=300, verbose_name="+1: more than expected")),
                    (
                        "much_more",
                        models.CharField(max_length=300, verbose_name="+2: much more than expected"),
                    ),
                    (
                        "importance",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "1: a little"), (2, "2: some"), (3, "3: much")],
                            default=1,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(3),
                            ],
                            verbose_name="how important it is to the citizen",
                        ),
                    ),
                    (
                        "difficulty",
                        models.PositiveSmallIntegerField(
                            choices=[(1, "1: a little"), (2, "2: some"), (3, "3: much")],
                            default=1,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(3),
                            ],
                            verbose_name="how difficult it is",
                        ),
                    ),
                    (
                        "written_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "GAS scale",
                    "verbose_name_plural": "GAS scales",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("difficulty__gte", 1),
                                ("difficulty__lte", 3),
                                ("importance__gte", 1),
                                ("importance__lte", 3),
                            ),
                            name="gas_weights_from_1_to_3",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="GoalPulse",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="pulses",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "light",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("red", "Stands still or goes back"),
                                ("yellow", "Slower than agreed"),
                                ("green", "On its way"),
                            ],
                            max_length=6,
                            verbose_name="traffic light",
                        ),
                    ),
                    (
                        "smiley",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            choices=[
                                (1, "Very bad"),
                                (2, "Bad"),
                                (3, "Neither good nor bad"),
                                (4, "Good"),
                                (5, "Very good"),
                            ],
                            null=True,
                            verbose_name="smiley",
                        ),
                    ),
                    ("at", models.DateTimeField(default=dtr.clock.now, verbose_name="when")),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "withdrawn_by",
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
                    "verbose_name": "progress",
                    "verbose_name_plural": "progress",
                    "ordering": ["-at", "-pk"],
                    "indexes": [models.Index(fields=["goal", "-at"], name="goal_pulse_newest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("light__in", ["red", "yellow", "green"]), ("smiley__isnull", True)),
                                models.Q(("light", ""), ("smiley__in", [1, 2, 3, 4, 5])),
                                _connector="OR",
                            ),
                            name="pulse_is_a_light_or_a_smiley",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="pulse_withdrawn_by_and_at",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GoalRevision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="revisions",
                            to="goals.goal",
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                    ("fields", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["-version"],
                    "constraints": [
                        models.UniqueConstraint(fields=("goal", "version"), name="goal_revision_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Instrument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.SlugField(verbose_name="code")),
                    (
                        "version",
                        models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                    ),
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    ("family", models.CharField(blank=True, max_length=60, verbose_name="part of")),
                    (
                        "minimum",
                        models.DecimalField(decimal_places=3, max_digits=7, verbose_name="lowest value"),
                    ),
                    (
                        "maximum",
                        models.DecimalField(decimal_places=3, max_digits=7, verbose_name="highest value"),
                    ),
                    (
                        "step",
                        models.DecimalField(decimal_places=3, default=1, max_digits=6, verbose_name="step"),
                    ),
                    (
                        "direction",
                        models.CharField(
                            choices=[("up", "higher is better"), ("down", "lower is better")],
                            default="up",
                            max_length=5,
                            verbose_name="direction",
                        ),
                    ),
                    ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                    (
                        "not_relevant",
                        models.DecimalField(
                            blank=True,
                            decimal_places=3,
                            max_digits=7,
                            null=True,
                            verbose_name="value for not relevant",
                        ),
                    ),
                    (
                        "change_threshold",
                        models.DecimalField(
                            blank=True,
                            decimal_places=3,
                            max_digits=6,
                            null=True,
                            verbose_name="least change regarded as real",
                        ),
                    ),
                    (
                        "threshold_source",
                        models.CharField(blank=True, max_length=200, verbose_name="source of the threshold"),
                    ),
                    ("items", models.JSONField(blank=True, default=list, verbose_name="items")),
                    (
                        "factor",
                        models.DecimalField(
                            decimal_places=2,
                            default=1,
                            max_digits=5,
                            verbose_name="the sum of the items times",
                        ),
                    ),
                    ("bands", models.JSONField(blank=True, default=list, verbose_name="bands")),
                    (
                        "bands_source",
                        models.CharField(blank=True, max_length=200, verbose_name="source of the bands"),
                    ),
                    (
                        "labels",
                        models.JSONField(blank=True, default=dict, verbose_name="words for the values"),
                    ),
                    (
                        "is_score_only",
                        models.BooleanField(default=False, verbose_name="only the score is kept"),
                    ),
                    (
                        "is_noted_elsewhere",
                        models.BooleanField(default=False, verbose_name="noted elsewhere"),
                    ),
                    ("licence_note", models.CharField(blank=True, max_length=300, verbose_name="licence")),
                ],
                options={
                    "verbose_name": "instrument",
                    "verbose_name_plural": "instruments",
                    "ordering": ["name"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("minimum__lt", models.F("maximum"))),
                            name="instrument_has_a_range",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("step__gt", 0)), name="instrument_step_positive"
                        ),
                        models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LevelJudgement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="levels",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "condition",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="goals.functionalcondition",
                        ),
                    ),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (0, "0 · none or negligible"),
                                (1, "1 · light"),
                                (2, "2 · moderate"),
                                (3, "3 · severe"),
                                (4, "4 · total"),
                                (9, "9 · not relevant"),
                            ],
                            verbose_name="level",
                        ),
                    ),
                    ("judged_on", models.DateField(verbose_name="judged on")),
                    (
                        "judged_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                ],
                options={
                    "verbose_name": "judgement of level",
                    "verbose_name_plural": "judgements of level",
                    "ordering": ["-judged_on", "-noted_at", "-pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("level__in", [0, 1, 2, 3, 4, 9])),
                            name="judged_level_on_the_scale",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Measurement",
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
                            related_name="measurements",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="measurements",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "instrument",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measurements",
                            to="goals.instrument",
                            verbose_name="instrument",
                        ),
                    ),
                    ("value", models.DecimalField(decimal_places=3, max_digits=7, verbose_name="value")),
                    ("items", models.JSONField(default=list, editable=False)),
                    ("problems", models.JSONField(default=list, editable=False)),
                    ("problem_key", models.CharField(blank=True, editable=False, max_length=64)),
                    (
                        "occasion",
                        models.CharField(
                            blank=True,
                            choices=[("baseline", "Baseline"), ("reassessment", "Reassessment")],
                            max_length=12,
                            verbose_name="what for",
                        ),
                    ),
                    ("measured_on", models.DateField(verbose_name="measured on")),
                    (
                        "measured_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "informant",
                        models.CharField(
                            choices=[
                                ("citizen", "The citizen"),
                                ("citizen_with_relative", "The citizen with a relative"),
                                ("citizen_with_staff", "The citizen with staff"),
                                ("relative", "A relative"),
                                ("staff", "Staff"),
                            ],
                            default="staff",
                            max_length=25,
                            verbose_name="who informed",
                        ),
                    ),
                    ("noted_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    ("struck_at", models.DateTimeField(editable=False, null=True)),
                    (
                        "struck_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "struck_reason",
                        models.CharField(
                            blank=True, editable=False, max_length=300, verbose_name="why it is struck out"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "measurement",
                    "verbose_name_plural": "measurements",
                    "ordering": ["-measured_on", "-noted_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("struck_at__isnull", True),
                                    ("struck_by__isnull", True),
                                    ("struck_reason", ""),
                                ),
                                models.Q(
                                    ("struck_at__isnull", False),
                                    ("struck_by__isnull", False),
                                    models.Q(("struck_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="measurement_struck_out_by_somebody",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SubGoal",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="subgoals",
                            to="goals.goal",
                            verbose_name="goal",
                        ),
                    ),
                    ("text", models.TextField(max_length=500, verbose_name="sub-goal")),
                    ("due_date", models.DateField(blank=True, null=True, verbose_name="to be reached by")),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("active", "Active"),
                                ("reached", "Reached"),
                                ("partly_reached", "Partly reached"),
                                ("not_reached", "Not reached"),
                                ("dropped", "Dropped"),
                            ],
                            default="active",
                            max_length=20,
                            verbose_name="status",
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "created_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                ],
                options={
                    "verbose_name": "sub-goal",
                    "verbose_name_plural": "sub-goals",
                    "ordering": ["created_at"],
                },
            ),
            migrations.CreateModel(
                name="SubGoalRevision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "subgoal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="revisions",
                            to="goals.subgoal",
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                    ("text", models.TextField()),
                    ("due_date", models.DateField(null=True)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("active", "Active"),
                                ("reached", "Reached"),
                                ("partly_reached", "Partly reached"),
                                ("not_reached", "Not reached"),
                                ("dropped", "Dropped"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "changed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["-version"],
                    "constraints": [
                        models.UniqueConstraint(fields=("subgoal", "version"), name="subgoal_revision_once")
                    ],
                },
            ),
        ),
    ]
