import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("citizens", "0005_who_runs_help_and_what_is_decided"),
        ("citizens", "0006_help_granted_before"),
        ("citizens", "0012_the_desk"),
    ]

    initial = True

    dependencies = [
        ("citizens", "0001_citizens_and_courses"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
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
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("kind", "valid_from"), name="case_deadline_once_from_a_day"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="case_deadline_ends_after_it_begins",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="InterventionProposal",
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
                            related_name="proposals",
                            to="citizens.citizen",
                            verbose_name="citizen",
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="what help")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("adjustment", "Adjustment within the frame"),
                                ("new_decision", "Needs a new decision"),
                            ],
                            default="adjustment",
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "hours_per_week",
                        models.DecimalField(
                            blank=True,
                            decimal_places=2,
                            max_digits=5,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(0),
                                django.core.validators.MaxValueValidator(168),
                            ],
                            verbose_name="hours a week",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Awaiting the visitator"),
                                ("approved", "Approved"),
                                ("rejected", "Rejected"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="proposed by",
                        ),
                    ),
                    ("proposed_at", models.DateTimeField(default=dtr.clock.now, verbose_name="proposed")),
                ],
                options={
                    "verbose_name": "proposed intervention",
                    "verbose_name_plural": "proposed interventions",
                    "ordering": ["proposed_at"],
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
                    (
                        "proposal",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="delay_notices",
                            to="citizens.interventionproposal",
                        ),
                    ),
                    ("told_on", models.DateField(verbose_name="told in writing on")),
                    ("expected_on", models.DateField(verbose_name="the decision can be expected by")),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "notice of delay",
                    "verbose_name_plural": "notices of delay",
                    "ordering": ["noted_at"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("proposal", "told_on", "expected_on"), name="delay_told_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="LegalBasis",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("law", models.CharField(max_length=50, verbose_name="law")),
                    ("section", models.CharField(max_length=30, verbose_name="section")),
                    ("title", models.CharField(max_length=120, verbose_name="what it covers")),
                    ("valid_from", models.DateField(verbose_name="in force from")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="in force until")),
                    (
                        "whom",
                        models.CharField(
                            choices=[
                                (
                                    "care_act",
                                    "Of pension age with a need due to ageing, or with an equal need",
                                ),
                                ("others", "Not covered by ældreloven, mostly below pension age"),
                                ("everybody", "Whatever the age"),
                            ],
                            default="everybody",
                            max_length=10,
                            verbose_name="for whom",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "legal basis",
                    "verbose_name_plural": "legal bases",
                    "ordering": ["law", "section"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("law", "section", "valid_from"), name="legal_basis_once_from_a_day"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Approval",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "authority",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="authority",
                        ),
                    ),
                    (
                        "operator",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="operator",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="payer",
                        ),
                    ),
                    (
                        "provider",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="private supplier",
                        ),
                    ),
                    (
                        "proposal",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="approval",
                            to="citizens.interventionproposal",
                        ),
                    ),
                    (
                        "verdict",
                        models.CharField(
                            choices=[("approved", "Approved"), ("rejected", "Rejected")],
                            max_length=10,
                            verbose_name="verdict",
                        ),
                    ),
                    (
                        "legal_basis",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.legalbasis",
                            verbose_name="legal basis",
                        ),
                    ),
                    ("start_date", models.DateField(null=True, verbose_name="start date")),
                    ("what", models.CharField(blank=True, max_length=300, verbose_name="granted help")),
                    (
                        "hours_per_week",
                        models.DecimalField(
                            decimal_places=2,
                            max_digits=5,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(0),
                                django.core.validators.MaxValueValidator(168),
                            ],
                            verbose_name="granted hours a week",
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                    (
                        "decided_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField(verbose_name="decided")),
                ],
                options={
                    "verbose_name": "approval",
                    "verbose_name_plural": "approvals",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("legal_basis__isnull", False),
                                    ("start_date__isnull", False),
                                    ("verdict", "approved"),
                                ),
                                models.Q(("verdict", "rejected"), models.Q(("reason", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="approval_yes_has_basis_and_start_no_has_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("verdict", "rejected"),
                                models.Q(
                                    ("authority__isnull", False),
                                    ("operator__isnull", False),
                                    ("payer__isnull", False),
                                    models.Q(("what", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="approval_yes_says_what_and_who_runs_it",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Decision",
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
                            related_name="decisions",
                            to="citizens.citizen",
                            verbose_name="citizen",
                        ),
                    ),
                    (
                        "approval",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decision",
                            to="citizens.approval",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("grant", "Granted in full"),
                                ("partial", "Granted in part"),
                                ("rejection", "Rejection"),
                            ],
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    ("reasons", models.TextField(blank=True, max_length=5000, verbose_name="reasons")),
                    ("rules", models.TextField(blank=True, max_length=2000, verbose_name="legal rules")),
                    ("facts", models.TextField(blank=True, max_length=5000, verbose_name="facts of weight")),
                    (
                        "considerations",
                        models.TextField(blank=True, max_length=5000, verbose_name="main considerations"),
                    ),
                    (
                        "hearing",
                        models.TextField(blank=True, max_length=2000, verbose_name="hearing of the citizen"),
                    ),
                    (
                        "no_hearing_because",
                        models.CharField(
                            blank=True,
                            default="",
                            max_length=500,
                            verbose_name="no hearing is needed, because",
                        ),
                    ),
                    (
                        "complaint_guidance",
                        models.TextField(blank=True, max_length=3000, verbose_name="complaint guidance"),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[("draft", "Draft"), ("finished", "Finished")],
                            default="draft",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("finish_by", models.DateField(verbose_name="finish by")),
                    ("received_on", models.DateField(null=True, verbose_name="received by the citizen")),
                    ("complaint_until", models.DateField(null=True, verbose_name="complaint until")),
                    (
                        "opened_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("opened_at", models.DateTimeField(verbose_name="opened")),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField(verbose_name="changed")),
                    ("version", models.PositiveIntegerField(default=1)),
                    (
                        "finished_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                    (
                        "sent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("sent_noted_at", models.DateTimeField(null=True)),
                    (
                        "synced_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("synced_to_record_at", models.DateTimeField(null=True, verbose_name="in the record")),
                    (
                        "record_reference",
                        models.CharField(
                            blank=True, default="", max_length=100, verbose_name="reference in the record"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "decision",
                    "verbose_name_plural": "decisions",
                    "ordering": ["finish_by", "opened_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("finished_at__isnull", True),
                                    ("finished_by__isnull", True),
                                    ("state", "draft"),
                                ),
                                models.Q(
                                    ("finished_at__isnull", False),
                                    ("finished_by__isnull", False),
                                    ("state", "finished"),
                                ),
                                _connector="OR",
                            ),
                            name="decision_finished_by_somebody_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("complaint_until__isnull", True), ("received_on__isnull", True)),
                                models.Q(
                                    ("complaint_until__isnull", False),
                                    ("received_on__isnull", False),
                                    ("state", "finished"),
                                ),
                                _connector="OR",
                            ),
                            name="decision_sent_when_finished_with_a_time_to_complain",
                        ),
                        models.CheckConstraint(
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
                    ],
                },
            ),
            migrations.CreateModel(
                name="DecisionLetter",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
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
                    (
                        "decision",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="letter",
                            to="citizens.decision",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "letter of a decision",
                    "verbose_name_plural": "letters of decisions",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("pdf__isnull", False), ("rendered_at__isnull", False), ("state", "ready")
                                ),
                                models.Q(models.Q(("state", "ready"), _negated=True), ("pdf__isnull", True)),
                                _connector="OR",
                            ),
                            name="letter_ready_means_whole_pdf",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DecisionRevision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="revisions",
                            to="citizens.decision",
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                    ("fields", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                    (
                        "changed_by",
                        models.ForeignKey(
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
                        models.UniqueConstraint(fields=("decision", "version"), name="decision_revision_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Intervention",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "authority",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="authority",
                        ),
                    ),
                    (
                        "operator",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="operator",
                        ),
                    ),
                    (
                        "payer",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="payer",
                        ),
                    ),
                    (
                        "provider",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="staff.unit",
                            verbose_name="private supplier",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="interventions",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "approval",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="intervention",
                            to="citizens.approval",
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="what help")),
                    (
                        "legal_basis",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.legalbasis",
                        ),
                    ),
                    (
                        "hours_per_week",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="hours a week"
                        ),
                    ),
                    ("start_date", models.DateField(verbose_name="start date")),
                    ("end_date", models.DateField(blank=True, null=True, verbose_name="end date")),
                ],
                options={
                    "verbose_name": "intervention",
                    "verbose_name_plural": "interventions",
                    "ordering": ["-start_date"],
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
                    (
                        "legal_basis",
                        models.ForeignKey(
                            blank=True,
                            help_text="Leave it empty for the text that is used where no section has its own.",
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="texts",
                            to="citizens.legalbasis",
                            verbose_name="legal basis",
                        ),
                    ),
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
                        models.DateField(
                            blank=True, null=True, verbose_name="approved by the municipality on"
                        ),
                    ),
                    ("approved_by", models.CharField(blank=True, max_length=100, verbose_name="approved by")),
                ],
                options={
                    "verbose_name": "text for decisions",
                    "verbose_name_plural": "texts for decisions",
                    "ordering": ["legal_basis", "-valid_from"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("legal_basis", "valid_from"), name="decision_text_once_from_a_day"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("legal_basis__isnull", True)),
                            fields=("valid_from",),
                            name="decision_text_of_others_once_from_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("approved_by", ""), ("approved_on__isnull", True)),
                                models.Q(
                                    ("approved_on__isnull", False),
                                    models.Q(("approved_by", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="decision_text_approved_by_somebody_on_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="decision_text_ends_after_it_begins",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PartyHearing",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "decision",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="hearings",
                            to="citizens.decision",
                        ),
                    ),
                    (
                        "put_to_citizen",
                        models.TextField(max_length=5000, verbose_name="what is put to the citizen"),
                    ),
                    ("started_at", models.DateTimeField(verbose_name="begun")),
                    (
                        "started_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answer_by", models.DateField(verbose_name="answer by")),
                    (
                        "answer",
                        models.TextField(
                            blank=True, max_length=5000, verbose_name="what the citizen answers"
                        ),
                    ),
                    ("answered_on", models.DateField(null=True, verbose_name="answered on")),
                    (
                        "noted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "hearing of the citizen",
                    "verbose_name_plural": "hearings of citizens",
                    "ordering": ["started_at"],
                    "constraints": [
                        models.CheckConstraint(
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
                        )
                    ],
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
                    (
                        "intervention",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="start_notes",
                            to="citizens.intervention",
                        ),
                    ),
                    ("started_on", models.DateField(null=True, verbose_name="began on")),
                    (
                        "because",
                        models.CharField(blank=True, max_length=300, verbose_name="not begun, because"),
                    ),
                    (
                        "noted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("noted_at", models.DateTimeField()),
                ],
                options={
                    "verbose_name": "note on the start of help",
                    "verbose_name_plural": "notes on the start of help",
                    "ordering": ["noted_at", "pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("started_on__isnull", False)),
                            fields=("intervention",),
                            name="help_begins_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("because", ""), ("started_on__isnull", False)),
                                models.Q(
                                    ("started_on__isnull", True), models.Q(("because", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="help_begun_or_a_reason",
                        ),
                    ],
                },
            ),
        ),
    ]
