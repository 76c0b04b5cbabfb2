import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("meetings", "0012_smallest_group"), ("meetings", "0013_agreed_then_locked")]

    initial = True

    dependencies = [
        ("citizens", "0003_relatives_consent_and_triage"),
        ("goals", "0002_conversations"),
        ("meetings", "0003_the_agenda_and_what_is_agreed"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="CitizenInformation",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="information",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="informations",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "assigned_to",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="citizens_to_tell",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="who tells the citizen",
                        ),
                    ),
                    ("due_date", models.DateField(verbose_name="tell the citizen by")),
                    (
                        "told_whom",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("citizen", "The citizen"),
                                ("citizen_with_relative", "The citizen, with a relative"),
                                ("representative", "The citizen's representative"),
                            ],
                            max_length=25,
                            verbose_name="who was told",
                        ),
                    ),
                    (
                        "told_how",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("visit", "At a visit"),
                                ("phone", "By telephone"),
                                ("video", "By video"),
                                ("letter", "With the letter"),
                            ],
                            max_length=10,
                            verbose_name="how",
                        ),
                    ),
                    ("told_at", models.DateTimeField(null=True, verbose_name="when")),
                    (
                        "told_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="who told it",
                        ),
                    ),
                    (
                        "reaction",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("agrees", "Agrees"),
                                ("partly", "Agrees in part"),
                                ("other_wish", "Wants something else"),
                                ("unknown", "Could not say"),
                            ],
                            max_length=15,
                            verbose_name="the citizen's reaction",
                        ),
                    ),
                    (
                        "reaction_words",
                        models.TextField(
                            blank=True, max_length=2000, verbose_name="in the citizen's own words"
                        ),
                    ),
                    (
                        "goal",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="goals.goal",
                        ),
                    ),
                    (
                        "nomination",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to="meetings.agendaproposal",
                        ),
                    ),
                    ("noted_at", models.DateTimeField(null=True)),
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
                        "not_needed_because",
                        models.CharField(blank=True, max_length=300, verbose_name="why it is not needed"),
                    ),
                ],
                options={
                    "verbose_name": "information to a citizen",
                    "verbose_name_plural": "information to citizens",
                    "ordering": ["due_date"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("noted_at__isnull", True),
                                    ("noted_by__isnull", True),
                                    ("told_at__isnull", True),
                                ),
                                models.Q(
                                    ("noted_at__isnull", False),
                                    ("noted_by__isnull", False),
                                    ("told_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="information_noted_whole",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Minutes",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("snapshot", models.JSONField()),
                    ("digest", models.CharField(max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
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
                        "meeting",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="minutes",
                            to="meetings.meeting",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                        ),
                    ),
                    ("frozen_at", models.DateTimeField()),
                    ("version", models.PositiveSmallIntegerField(default=1)),
                    ("amend_until", models.DateTimeField(null=True)),
                    ("locked_at", models.DateTimeField(null=True)),
                    (
                        "locked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "minutes",
                    "verbose_name_plural": "minutes",
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("pdf__isnull", False), ("rendered_at__isnull", False), ("state", "ready")
                                ),
                                models.Q(models.Q(("state", "ready"), _negated=True), ("pdf__isnull", True)),
                                _connector="OR",
                            ),
                            name="minutes_ready_means_whole_pdf",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MinutesAmendment",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "minutes",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="amendments",
                            to="meetings.minutes",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.citizen",
                        ),
                    ),
                    ("text", models.TextField(max_length=2000, verbose_name="what it should say")),
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
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Proposed"),
                                ("taken", "Taken in"),
                                ("declined", "Not taken in"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(blank=True, max_length=500, verbose_name="the leader's reason"),
                    ),
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
                    "verbose_name": "amendment",
                    "verbose_name_plural": "amendments",
                    "ordering": ["proposed_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("answered_at__isnull", True),
                                    ("answered_by__isnull", True),
                                    ("state", "waiting"),
                                ),
                                models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    ("answered_at__isnull", False),
                                    ("answered_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="amendment_answered_who_and_when",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MinutesVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "minutes",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="meetings.minutes",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("snapshot", models.JSONField()),
                    ("digest", models.CharField(max_length=64)),
                    ("pdf", models.BinaryField(null=True)),
                    ("frozen_at", models.DateTimeField()),
                    ("rendered_at", models.DateTimeField(null=True)),
                ],
                options={
                    "verbose_name": "version of minutes",
                    "verbose_name_plural": "versions of minutes",
                    "ordering": ["-number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("minutes", "number"), name="minutes_version_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Sheet",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    ("snapshot", models.JSONField()),
                    ("digest", models.CharField(max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
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
                        "minutes",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sheets",
                            to="meetings.minutes",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("addendum", "Addendum"),
                                ("extract", "Minutes about one citizen"),
                                ("letter", "Letter"),
                                ("letter_large", "Letter in large print"),
                            ],
                            max_length=15,
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sheets",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("asked_at", models.DateTimeField(default=dtr.clock.now)),
                ],
                options={
                    "verbose_name": "sheet beside the minutes",
                    "verbose_name_plural": "sheets beside the minutes",
                    "ordering": ["-asked_at"],
                    "abstract": False,
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("pdf__isnull", False), ("rendered_at__isnull", False), ("state", "ready")
                                ),
                                models.Q(models.Q(("state", "ready"), _negated=True), ("pdf__isnull", True)),
                                _connector="OR",
                            ),
                            name="sheet_ready_means_whole_pdf",
                        ),
                        models.UniqueConstraint(
                            fields=("minutes", "kind", "digest"), name="sheet_once_from_one_source"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CitizenLetter",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "item",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="letter",
                            to="meetings.agendaitem",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="letters",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "talked_about",
                        models.TextField(blank=True, max_length=4000, verbose_name="what we talked about"),
                    ),
                    ("agreed", models.TextField(blank=True, max_length=4000, verbose_name="what we agreed")),
                    (
                        "who_comes",
                        models.TextField(blank=True, max_length=4000, verbose_name="who comes, and when"),
                    ),
                    (
                        "complain",
                        models.TextField(
                            blank=True, max_length=4000, verbose_name="how to say no or complain"
                        ),
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
                    (
                        "begun_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField(default=dtr.clock.now)),
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
                    ("finished_at", models.DateTimeField(null=True)),
                    (
                        "sheet",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="meetings.sheet",
                        ),
                    ),
                    (
                        "large_sheet",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="meetings.sheet",
                        ),
                    ),
                    ("handed_over_on", models.DateField(null=True, verbose_name="handed over on")),
                    (
                        "handed_over_how",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("digital_post", "By digital post"),
                                ("on_paper", "On paper, by post"),
                                ("in_person", "Handed over at a visit"),
                            ],
                            max_length=15,
                            verbose_name="how",
                        ),
                    ),
                    (
                        "handed_over_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "letter to a citizen",
                    "verbose_name_plural": "letters to citizens",
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
                            name="citizen_letter_finished_by_somebody_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("handed_over_by__isnull", True), ("handed_over_on__isnull", True)),
                                models.Q(
                                    ("handed_over_by__isnull", False),
                                    ("handed_over_on__isnull", False),
                                    ("state", "finished"),
                                ),
                                _connector="OR",
                            ),
                            name="citizen_letter_handed_over_when_finished",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="LetterCopy",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "letter",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="copies",
                            to="meetings.citizenletter",
                        ),
                    ),
                    (
                        "relative",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.relative",
                        ),
                    ),
                    ("handed_over_on", models.DateField(verbose_name="handed over on")),
                    (
                        "handed_over_how",
                        models.CharField(
                            choices=[
                                ("digital_post", "By digital post"),
                                ("on_paper", "On paper, by post"),
                                ("in_person", "Handed over at a visit"),
                            ],
                            max_length=15,
                            verbose_name="how",
                        ),
                    ),
                    (
                        "handed_over_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "copy of a letter",
                    "verbose_name_plural": "copies of letters",
                    "ordering": ["handed_over_on"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("letter", "relative"), name="letter_copy_once_a_relative"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MinutesAddendum",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "minutes",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="addenda",
                            to="meetings.minutes",
                        ),
                    ),
                    (
                        "citizen",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="citizens.citizen",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField(max_length=5000, verbose_name="what is added")),
                    (
                        "added_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("added_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "sheet",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="addendum",
                            to="meetings.sheet",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "addendum",
                    "verbose_name_plural": "addenda",
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("minutes", "number"), name="addendum_number_once")
                    ],
                },
            ),
        ),
    ]
