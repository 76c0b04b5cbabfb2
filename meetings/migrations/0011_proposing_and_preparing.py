import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0011_triage_guide"),
        ("meetings", "0010_kinds_of_meetings"),
        ("staff", "0003_trained_for_the_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedCitizen",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("listed_at", models.DateTimeField(default=dtr.clock.now)),
            ],
            options={
                "verbose_name": "listed citizen",
                "verbose_name_plural": "listed citizens",
                "ordering": ["listed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NeedChangeNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("noticed_on", models.DateField(verbose_name="the change was seen on")),
                (
                    "details",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what you have seen, and what you have done"
                    ),
                ),
                ("received_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                ("answer_by_date", models.DateField(verbose_name="to be answered by")),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "notice of changed need",
                "verbose_name_plural": "notices of changed need",
                "ordering": ["received_at"],
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
                ("signal", models.CharField(max_length=40)),
                ("weight", models.PositiveSmallIntegerField(verbose_name="weight")),
                ("limit", models.PositiveSmallIntegerField(null=True, verbose_name="limit")),
            ],
            options={
                "verbose_name": "weight of a signal",
                "verbose_name_plural": "weights of signals",
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
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("published_at", models.DateTimeField(verbose_name="in use from")),
            ],
            options={
                "verbose_name": "weights of proposals",
                "verbose_name_plural": "weights of proposals",
                "ordering": ["-version"],
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
                ("noted_at", models.DateTimeField(default=dtr.clock.now)),
            ],
            options={
                "verbose_name": "what may be shared",
                "verbose_name_plural": "what may be shared",
            },
        ),
        migrations.RemoveConstraint(
            model_name="agendaproposal",
            name="nomination_waits_once",
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="answer",
            field=models.CharField(blank=True, max_length=500, verbose_name="answer"),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="category",
            field=models.CharField(
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
        migrations.AddField(
            model_name="agendaproposal",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="kind",
            field=models.CharField(
                choices=[("proposal", "Proposal"), ("need_change", "Notice of changed need")],
                default="proposal",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="wished_by",
            field=models.CharField(
                blank=True,
                choices=[("", "Nobody but me"), ("citizen", "The citizen"), ("relative", "A relative")],
                default="",
                max_length=10,
                verbose_name="who wishes it",
            ),
        ),
        migrations.AddField(
            model_name="agendaproposal",
            name="wished_by_name",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="the relative's name, and how related"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="agenda_freeze_at",
            field=models.DateTimeField(null=True, verbose_name="the agenda closes"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="swept_freeze_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="agendaproposal",
            name="state",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="agendaproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "proposal"), ("state", "waiting")),
                fields=("citizen",),
                name="nomination_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="nomination_answered_who_and_when",
            ),
        ),
        migrations.AddField(
            model_name="listedcitizen",
            name="citizen",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="listings", to="citizens.citizen"
            ),
        ),
        migrations.AddField(
            model_name="listedcitizen",
            name="listed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listedcitizen",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="listed", to="meetings.meeting"
            ),
        ),
        migrations.AddField(
            model_name="needchangenotice",
            name="citizen",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="need_change_notices",
                to="citizens.citizen",
            ),
        ),
        migrations.AddField(
            model_name="needchangenotice",
            name="proposal",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice",
                to="meetings.agendaproposal",
            ),
        ),
        migrations.AddField(
            model_name="needchangenotice",
            name="read_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="needchangenotice",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.unit"
            ),
        ),
        migrations.AddField(
            model_name="preparation",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="preparations",
                to="meetings.meeting",
            ),
        ),
        migrations.AddField(
            model_name="preparation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="preparations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposalweights",
            name="published_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposalweights",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proposal_weights",
                to="staff.team",
            ),
        ),
        migrations.AddField(
            model_name="proposalweight",
            name="weights",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="meetings.proposalweights",
            ),
        ),
        migrations.AddField(
            model_name="sharingnote",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="sharing", to="meetings.agendaitem"
            ),
        ),
        migrations.AddField(
            model_name="sharingnote",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="listedcitizen",
            constraint=models.UniqueConstraint(fields=("meeting", "citizen"), name="listed_citizen_once"),
        ),
        migrations.AddConstraint(
            model_name="needchangenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_read_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="preparation",
            constraint=models.UniqueConstraint(fields=("meeting", "user"), name="preparation_once"),
        ),
        migrations.AddConstraint(
            model_name="preparation",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", True), ("minutes__lte", 600), _connector="OR"),
                name="preparation_minutes_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalweights",
            constraint=models.UniqueConstraint(
                condition=models.Q(("team__isnull", False)),
                fields=("team", "version"),
                name="weights_of_team_once_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalweights",
            constraint=models.UniqueConstraint(
                condition=models.Q(("team__isnull", True)),
                fields=("version",),
                name="weights_of_municipality_once_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalweight",
            constraint=models.UniqueConstraint(fields=("weights", "signal"), name="weight_of_a_signal_once"),
        ),
        migrations.AddConstraint(
            model_name="sharingnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extent", "part"), models.Q(("but_not", ""), _negated=True)),
                    models.Q(("extent", "part"), _negated=True),
                    _connector="OR",
                ),
                name="sharing_part_says_what_not",
            ),
        ),
    ]
