import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0009_consent_stands"),
        ("staff", "0003_trained_for_the_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TriageGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(editable=False, unique=True, verbose_name="version")),
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
                    models.CharField(blank=True, max_length=300, verbose_name="where the texts come from"),
                ),
                (
                    "published_at",
                    models.DateTimeField(default=dtr.clock.now, editable=False, verbose_name="in use from"),
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
            name="TriageRound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("opened_at", models.DateTimeField()),
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
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "triage round",
                "verbose_name_plural": "triage rounds",
                "ordering": ["-opened_at"],
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
                ("due_on", models.DateField(verbose_name="triaged again by")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="citizens.triageround",
                    ),
                ),
            ],
            options={
                "verbose_name": "triage assessment",
                "verbose_name_plural": "triage assessments",
                "ordering": ["-pk"],
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
                    "every_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days between two triages",
                    ),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="triage_plan",
                        to="citizens.citizen",
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
        migrations.AddConstraint(
            model_name="triageround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("team",),
                name="triage_round_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="triageround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="triage_round_closed_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="triageassessment",
            index=models.Index(fields=["citizen", "-id"], name="triage_newest_of_citizen"),
        ),
        migrations.AddConstraint(
            model_name="triageassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("round", "citizen"),
                name="triage_once_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="triageassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="triage_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="triageassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["green", "yellow", "red"])), name="triage_colour_is_known"
            ),
        ),
    ]
