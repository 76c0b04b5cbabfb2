"""The visitator's desk: hearings, notices of delay, standard texts, case deadlines, letters, starts.

SQLite makes the table of decisions anew here and forgets its guard, which is taken down first on both
databases and made again, wider, in 0013.
"""

import uuid
from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORMER = import_module("citizens.migrations.0007_answers_are_not_changed")
GUARD = "citizens_finished_decision_stands"


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {GUARD}_here ON citizens_decision")
        schema_editor.execute(f"DROP TRIGGER {GUARD} ON citizens_decision")
        schema_editor.execute(f"DROP FUNCTION {GUARD}()")
    else:
        schema_editor.execute(f"DROP TRIGGER {GUARD}")


def put_back(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in FORMER._on_postgresql() if postgresql else FORMER._on_sqlite():
        if GUARD in statement:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0011_triage_guide"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_down, put_back),
        migrations.CreateModel(
            name="CaseDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="in force until")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("adjustment", "Adjustment within the frame"),
                            ("new_decision", "Needs a new decision"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days from the request to the decision",
                    ),
                ),
                (
                    "published_at",
                    models.CharField(
                        blank=True,
                        help_text="Empty while the figure that came with the house has not been replaced by your own.",
                        max_length=200,
                        verbose_name="where it is published",
                    ),
                ),
            ],
            options={
                "verbose_name": "case deadline",
                "verbose_name_plural": "case deadlines",
                "ordering": ["kind", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("snapshot", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "The PDF is being made"),
                            ("ready", "Ready"),
                            ("failed", "The PDF could not be made"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("pdf", models.BinaryField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("rendered_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "letter of a decision",
                "verbose_name_plural": "letters of decisions",
            },
        ),
        migrations.CreateModel(
            name="DecisionText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="in force until")),
                ("rules", models.TextField(blank=True, max_length=2000, verbose_name="legal rules")),
                (
                    "complaint_guidance",
                    models.TextField(
                        help_text="Write {myndighed} where the name of the authority stands.",
                        max_length=3000,
                        verbose_name="complaint guidance",
                    ),
                ),
                (
                    "approved_on",
                    models.DateField(blank=True, null=True, verbose_name="approved by the municipality on"),
                ),
                ("approved_by", models.CharField(blank=True, max_length=100, verbose_name="approved by")),
            ],
            options={
                "verbose_name": "text for decisions",
                "verbose_name_plural": "texts for decisions",
                "ordering": ["legal_basis", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="DelayNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_on", models.DateField(verbose_name="told in writing on")),
                ("expected_on", models.DateField(verbose_name="the decision can be expected by")),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "notice of delay",
                "verbose_name_plural": "notices of delay",
                "ordering": ["noted_at"],
            },
        ),
        migrations.CreateModel(
            name="PartyHearing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "put_to_citizen",
                    models.TextField(max_length=5000, verbose_name="what is put to the citizen"),
                ),
                ("started_at", models.DateTimeField(verbose_name="begun")),
                ("answer_by", models.DateField(verbose_name="answer by")),
                (
                    "answer",
                    models.TextField(blank=True, max_length=5000, verbose_name="what the citizen answers"),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                ("noted_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "hearing of the citizen",
                "verbose_name_plural": "hearings of citizens",
                "ordering": ["started_at"],
            },
        ),
        migrations.CreateModel(
            name="StartNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField(null=True, verbose_name="began on")),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="not begun, because")),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "note on the start of help",
                "verbose_name_plural": "notes on the start of help",
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="no_hearing_because",
            field=models.CharField(
                blank=True, default="", max_length=500, verbose_name="no hearing is needed, because"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="record_reference",
            field=models.CharField(
                blank=True, default="", max_length=100, verbose_name="reference in the record"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="sent_noted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="synced_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="synced_to_record_at",
            field=models.DateTimeField(null=True, verbose_name="in the record"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("record_reference", ""),
                        ("synced_by__isnull", True),
                        ("synced_to_record_at__isnull", True),
                    ),
                    models.Q(
                        ("state", "finished"),
                        ("synced_by__isnull", False),
                        ("synced_to_record_at__isnull", False),
                        models.Q(("record_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_in_record_when_finished_by_somebody_with_a_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedeadline",
            constraint=models.UniqueConstraint(
                fields=("kind", "valid_from"), name="case_deadline_once_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="casedeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="case_deadline_ends_after_it_begins",
            ),
        ),
        migrations.AddField(
            model_name="decisionletter",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="citizens.decision"
            ),
        ),
        migrations.AddField(
            model_name="decisiontext",
            name="legal_basis",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave it empty for the text that is used where no section has its own.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="texts",
                to="citizens.legalbasis",
                verbose_name="legal basis",
            ),
        ),
        migrations.AddField(
            model_name="delaynotice",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delaynotice",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delay_notices",
                to="citizens.interventionproposal",
            ),
        ),
        migrations.AddField(
            model_name="partyhearing",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="citizens.decision"
            ),
        ),
        migrations.AddField(
            model_name="partyhearing",
            name="noted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partyhearing",
            name="started_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="startnote",
            name="intervention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="start_notes",
                to="citizens.intervention",
            ),
        ),
        migrations.AddField(
            model_name="startnote",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pdf__isnull", False), ("rendered_at__isnull", False), ("state", "ready")),
                    models.Q(models.Q(("state", "ready"), _negated=True), ("pdf__isnull", True)),
                    _connector="OR",
                ),
                name="letter_ready_means_whole_pdf",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiontext",
            constraint=models.UniqueConstraint(
                fields=("legal_basis", "valid_from"), name="decision_text_once_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiontext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("legal_basis__isnull", True)),
                fields=("valid_from",),
                name="decision_text_of_others_once_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiontext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", ""), ("approved_on__isnull", True)),
                    models.Q(("approved_on__isnull", False), models.Q(("approved_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decision_text_approved_by_somebody_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiontext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="decision_text_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="delaynotice",
            constraint=models.UniqueConstraint(
                fields=("proposal", "told_on", "expected_on"), name="delay_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partyhearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_on__isnull", True),
                        ("noted_at__isnull", True),
                        ("noted_by__isnull", True),
                    ),
                    models.Q(
                        ("answered_on__isnull", False),
                        ("noted_at__isnull", False),
                        ("noted_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hearing_answered_on_a_day_noted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="startnote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("started_on__isnull", False)),
                fields=("intervention",),
                name="help_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="startnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("started_on__isnull", False)),
                    models.Q(("started_on__isnull", True), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="help_begun_or_a_reason",
            ),
        ),
    ]
