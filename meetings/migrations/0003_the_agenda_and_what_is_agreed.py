import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0008_who_promises_and_how_it_goes"),
        ("meetings", "0011_proposing_and_preparing"),
    ]

    initial = True

    dependencies = [
        ("citizens", "0003_relatives_consent_and_triage"),
        ("goals", "0002_conversations"),
        ("meetings", "0002_the_meeting"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="AgendaItem",
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="items",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agenda_items",
                            to="citizens.citizen",
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField()),
                    ("agenda_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                    (
                        "time_box_minutes",
                        models.PositiveSmallIntegerField(
                            default=6,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(120),
                            ],
                            verbose_name="minutes",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("present", "Now"),
                                ("discussed", "Discussed"),
                                ("carried_over", "Carried over"),
                            ],
                            default="waiting",
                            max_length=15,
                            verbose_name="state",
                        ),
                    ),
                    ("started_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("extended_minutes", models.PositiveSmallIntegerField(default=0)),
                    ("script_step", models.PositiveSmallIntegerField(default=1)),
                    ("step_started_at", models.DateTimeField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("continue", "Continue"),
                                ("adjust_within_frame", "Adjust within the frame"),
                                ("end", "End"),
                                ("revisit", "New decision"),
                            ],
                            max_length=20,
                            verbose_name="outcome",
                        ),
                    ),
                    (
                        "stay",
                        models.CharField(
                            blank=True,
                            choices=[("on_agenda", "Stays on the agenda"), ("off_agenda", "Off the agenda")],
                            max_length=10,
                            verbose_name="next time",
                        ),
                    ),
                    (
                        "no_action_because",
                        models.CharField(blank=True, max_length=300, verbose_name="no agreement, because"),
                    ),
                    (
                        "carried_over_because",
                        models.CharField(blank=True, max_length=300, verbose_name="carried over, because"),
                    ),
                ],
                options={
                    "verbose_name": "agenda item",
                    "verbose_name_plural": "agenda items",
                    "ordering": ["position"],
                    "constraints": [
                        models.UniqueConstraint(fields=("meeting", "citizen"), name="agenda_citizen_once"),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "present")),
                            fields=("meeting",),
                            name="agenda_one_citizen_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "discussed"), _negated=True),
                                models.Q(
                                    models.Q(("outcome", ""), _negated=True),
                                    models.Q(("stay", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="agenda_discussed_has_outcome",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgendaProposal",
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
                            related_name="nominations",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("proposal", "Proposal"), ("need_change", "Notice of changed need")],
                            default="proposal",
                            max_length=12,
                        ),
                    ),
                    (
                        "category",
                        models.CharField(
                            choices=[
                                ("change", "Change in function or health"),
                                ("goal", "Goal reached or stuck"),
                                ("new_course", "New in a course"),
                                ("discharge", "Home from hospital"),
                                ("triage", "Triage yellow or red"),
                                ("request", "The citizen or a relative asks for it"),
                                ("other", "Something else"),
                            ],
                            default="other",
                            max_length=12,
                            verbose_name="what it is about",
                        ),
                    ),
                    (
                        "agenda_reason",
                        models.CharField(max_length=300, verbose_name="why the citizen should be discussed"),
                    ),
                    (
                        "wished_by",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "Nobody but me"),
                                ("citizen", "The citizen"),
                                ("relative", "A relative"),
                            ],
                            default="",
                            max_length=10,
                            verbose_name="who wishes it",
                        ),
                    ),
                    (
                        "wished_by_name",
                        models.CharField(
                            blank=True, max_length=100, verbose_name="the relative's name, and how related"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("taken", "On an agenda"),
                                ("declined", "Declined"),
                                ("withdrawn", "Withdrawn"),
                                ("settled", "Settled outside the meeting"),
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
                        ),
                    ),
                    ("proposed_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "item",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="proposals",
                            to="meetings.agendaitem",
                        ),
                    ),
                    ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "nomination",
                    "verbose_name_plural": "nominations",
                    "ordering": ["proposed_at"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "proposal"), ("state", "waiting")),
                            fields=("citizen",),
                            name="nomination_waits_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="nomination_answered_who_and_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgreedAction",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "owner_kind",
                        models.CharField(
                            choices=[
                                ("person", "Employee"),
                                ("supplier", "Supplier"),
                                ("relative", "A relative"),
                                ("citizen", "The citizen"),
                            ],
                            default="person",
                            max_length=10,
                            verbose_name="kind of owner",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="who",
                        ),
                    ),
                    (
                        "owner_unit",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="staff.unit",
                            verbose_name="supplier",
                        ),
                    ),
                    (
                        "owner_relative",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="citizens.relative",
                            verbose_name="relative",
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="actions",
                            to="meetings.agendaitem",
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="what")),
                    ("due_date", models.DateField(verbose_name="by when")),
                    (
                        "goal",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="actions",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("done", "Done"),
                                ("moved", "Moved"),
                                ("stuck", "Stuck"),
                            ],
                            default="open",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("result", models.CharField(blank=True, max_length=500, verbose_name="result or reason")),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("agreed_at", models.DateTimeField(default=dtr.clock.now)),
                    ("done_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "agreement",
                    "verbose_name_plural": "agreements",
                    "ordering": ["due_date", "agreed_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at__isnull", False), ("state", "done")),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True), ("done_at__isnull", True)
                                ),
                                _connector="OR",
                            ),
                            name="action_done_has_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("owner__isnull", False),
                                    ("owner_kind", "person"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", True),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "supplier"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", False),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "relative"),
                                    ("owner_relative__isnull", False),
                                    ("owner_unit__isnull", True),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "citizen"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="action_owner_fits",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ActionStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="steps",
                            to="meetings.agreedaction",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("done", "Done"),
                                ("moved", "Moved"),
                                ("stuck", "Stuck"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("words", models.CharField(blank=True, max_length=500)),
                    ("due_before", models.DateField()),
                    ("due_after", models.DateField()),
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
                    "ordering": ["at", "pk"],
                },
            ),
            migrations.CreateModel(
                name="ActionProposal",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "owner_kind",
                        models.CharField(
                            choices=[
                                ("person", "Employee"),
                                ("supplier", "Supplier"),
                                ("relative", "A relative"),
                                ("citizen", "The citizen"),
                            ],
                            default="person",
                            max_length=10,
                            verbose_name="kind of owner",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="who",
                        ),
                    ),
                    (
                        "owner_unit",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="staff.unit",
                            verbose_name="supplier",
                        ),
                    ),
                    (
                        "owner_relative",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="citizens.relative",
                            verbose_name="relative",
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="actions_proposed",
                            to="meetings.agendaitem",
                        ),
                    ),
                    ("what", models.CharField(max_length=300, verbose_name="what")),
                    ("due_date", models.DateField(verbose_name="by when")),
                    (
                        "state",
                        models.CharField(
                            choices=[("waiting", "Proposed"), ("taken", "Agreed"), ("declined", "Not taken")],
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
                        ),
                    ),
                    ("proposed_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "action",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="proposed_as",
                            to="meetings.agreedaction",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "proposed agreement",
                    "verbose_name_plural": "proposed agreements",
                    "ordering": ["proposed_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("owner__isnull", False),
                                    ("owner_kind", "person"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", True),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "supplier"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", False),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "relative"),
                                    ("owner_relative__isnull", False),
                                    ("owner_unit__isnull", True),
                                ),
                                models.Q(
                                    ("owner__isnull", True),
                                    ("owner_kind", "citizen"),
                                    ("owner_relative__isnull", True),
                                    ("owner_unit__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="action_proposal_owner_fits",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Contribution",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contributions",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("observation", "Observation"),
                                ("measurement", "Measurement"),
                                ("assumption", "Assumption"),
                                ("own_words", "The citizen's own words"),
                            ],
                            max_length=20,
                            verbose_name="what it is",
                        ),
                    ),
                    ("text", models.CharField(max_length=500, verbose_name="contribution")),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contributions",
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
                    ("at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "contribution",
                    "verbose_name_plural": "contributions",
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="Escalation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="escalations",
                            to="meetings.agreedaction",
                        ),
                    ),
                    ("due_date", models.DateField()),
                    ("at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("action", "due_date"), name="escalation_once_a_date")
                    ],
                },
            ),
            migrations.CreateModel(
                name="NeedChangeNotice",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "proposal",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="notice",
                            to="meetings.agendaproposal",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="need_change_notices",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "supplier",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.unit"
                        ),
                    ),
                    ("noticed_on", models.DateField(verbose_name="the change was seen on")),
                    (
                        "details",
                        models.TextField(
                            blank=True,
                            max_length=2000,
                            verbose_name="what you have seen, and what you have done",
                        ),
                    ),
                    ("received_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    ("answer_by_date", models.DateField(verbose_name="to be answered by")),
                    ("read_at", models.DateTimeField(null=True)),
                    (
                        "read_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "notice of changed need",
                    "verbose_name_plural": "notices of changed need",
                    "ordering": ["received_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                                models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="notice_read_who_and_when",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ParkedTopic",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="parked",
                            to="meetings.agendaitem",
                        ),
                    ),
                    ("topic", models.CharField(max_length=300, verbose_name="what is parked")),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="parked_topics",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="with whom",
                        ),
                    ),
                    ("parked_at", models.DateTimeField(default=dtr.clock.now)),
                    ("result", models.CharField(blank=True, max_length=500, verbose_name="what came of it")),
                    ("settled_at", models.DateTimeField(null=True)),
                    (
                        "settled_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "parked topic",
                    "verbose_name_plural": "parked topics",
                    "ordering": ["parked_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                                models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="parked_settled_who_and_when",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="LeaderStep",
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
                            related_name="leader_steps",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("next", "Next citizen"),
                                ("parked", "Parked"),
                                ("discussed", "Citizen closed"),
                                ("carried_over", "Carried over"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "parked",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="meetings.parkedtopic",
                        ),
                    ),
                    ("taken_at", models.DateTimeField()),
                    (
                        "taken_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "step of the leader",
                    "verbose_name_plural": "steps of the leader",
                    "ordering": ["-pk"],
                },
            ),
            migrations.CreateModel(
                name="ProposalOnAgenda",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "proposal",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="on_agenda",
                            to="citizens.interventionproposal",
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="help_proposed",
                            to="meetings.agendaitem",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="RecordTransfer",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="transfers",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "synced_to_record_at",
                        models.DateTimeField(verbose_name="transferred to the care record"),
                    ),
                    (
                        "synced_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "reference",
                        models.CharField(max_length=100, verbose_name="reference in the care record"),
                    ),
                    ("undone_at", models.DateTimeField(null=True)),
                    (
                        "undone_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "undone_because",
                        models.CharField(blank=True, max_length=300, verbose_name="why it is taken back"),
                    ),
                ],
                options={
                    "verbose_name": "transfer to the care record",
                    "verbose_name_plural": "transfers to the care record",
                    "ordering": ["-synced_to_record_at"],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("undone_at__isnull", True)),
                            fields=("item",),
                            name="transferred_once_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("undone_at__isnull", True),
                                    ("undone_because", ""),
                                    ("undone_by__isnull", True),
                                ),
                                models.Q(
                                    ("undone_at__isnull", False),
                                    ("undone_by__isnull", False),
                                    models.Q(("undone_because", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="transfer_undone_who_when_and_why",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SharingNote",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="sharing",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "extent",
                        models.CharField(
                            choices=[
                                ("all", "Everything that matters for the goals"),
                                ("part", "Not everything"),
                                ("not_asked", "Not asked yet"),
                            ],
                            max_length=10,
                            verbose_name="what may be shared",
                        ),
                    ),
                    (
                        "but_not",
                        models.CharField(blank=True, max_length=300, verbose_name="what may not be told"),
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
                ],
                options={
                    "verbose_name": "what may be shared",
                    "verbose_name_plural": "what may be shared",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("extent", "part"), models.Q(("but_not", ""), _negated=True)),
                                models.Q(("extent", "part"), _negated=True),
                                _connector="OR",
                            ),
                            name="sharing_part_says_what_not",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SpeakingTime",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="speaking_times",
                            to="meetings.agendaitem",
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
                    ("seconds", models.PositiveIntegerField(default=0)),
                    ("turns", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "verbose_name": "speaking time",
                    "verbose_name_plural": "speaking times",
                    "constraints": [
                        models.UniqueConstraint(fields=("item", "role"), name="speaking_time_once_a_role")
                    ],
                },
            ),
            migrations.CreateModel(
                name="StandIn",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="stand_in",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="stands_in",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="name",
                        ),
                    ),
                    ("named_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "named_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("briefing", models.CharField(blank=True, max_length=1000, verbose_name="briefing")),
                    ("briefed_at", models.DateTimeField(null=True)),
                    (
                        "briefed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "stand-in",
                    "verbose_name_plural": "stand-ins",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("briefed_at__isnull", True),
                                    ("briefed_by__isnull", True),
                                    ("briefing", ""),
                                ),
                                models.Q(
                                    ("briefed_at__isnull", False),
                                    ("briefed_by__isnull", False),
                                    models.Q(("briefing", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="stand_in_briefed_who_and_when",
                        )
                    ],
                },
            ),
        ),
    ]
