import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("goals", "0004_whole_goals_and_conversations")]

    initial = True

    dependencies = [
        ("citizens", "0003_relatives_consent_and_triage"),
        ("goals", "0001_goals_and_measurements"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="ConversationForm",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.SlugField(max_length=40, verbose_name="kind of conversation")),
                    ("version", models.PositiveIntegerField(verbose_name="version")),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    ("name_en", models.CharField(blank=True, max_length=80, verbose_name="name in English")),
                    ("purpose", models.CharField(blank=True, max_length=300, verbose_name="what it is for")),
                    (
                        "purpose_en",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="what it is for, in English"
                        ),
                    ),
                    (
                        "is_about_course",
                        models.BooleanField(
                            default=False, verbose_name="counts as dialogue about the course"
                        ),
                    ),
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
                    "verbose_name": "conversation form",
                    "verbose_name_plural": "conversation forms",
                    "ordering": ["name", "-version"],
                    "constraints": [
                        models.UniqueConstraint(fields=("code", "version"), name="conversation_form_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="ConversationField",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "form",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="fields",
                            to="goals.conversationform",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("text", "Free text"),
                                ("fact", "Fact: what is seen or heard"),
                                ("assumption", "Assumption: what may lie behind"),
                                ("wish", "The citizen's wishes, one on each line"),
                                ("colour", "Colour with a note"),
                                ("change", "Change: yes or no, with a note"),
                            ],
                            default="text",
                            max_length=10,
                            verbose_name="kind of answer",
                        ),
                    ),
                    ("title", models.CharField(max_length=100, verbose_name="question")),
                    (
                        "title_en",
                        models.CharField(blank=True, max_length=100, verbose_name="question in English"),
                    ),
                    ("help", models.CharField(blank=True, max_length=200, verbose_name="help")),
                    ("help_en", models.CharField(blank=True, max_length=200, verbose_name="help in English")),
                ],
                options={
                    "verbose_name": "question",
                    "verbose_name_plural": "questions",
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("form", "number"), name="conversation_field_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Conversation",
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
                            related_name="conversations",
                            to="citizens.citizen",
                        ),
                    ),
                    (
                        "form",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="conversations",
                            to="goals.conversationform",
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("finished", "Finished"),
                                ("discarded", "Discarded"),
                            ],
                            default="draft",
                            max_length=10,
                            verbose_name="state",
                        ),
                    ),
                    ("held_on", models.DateField(verbose_name="held on")),
                    (
                        "relatives_present",
                        models.CharField(
                            blank=True, max_length=200, verbose_name="relatives who were present"
                        ),
                    ),
                    ("started_at", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "started_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("finished_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "finished_by",
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
                    "verbose_name": "conversation",
                    "verbose_name_plural": "conversations",
                    "ordering": ["-held_on", "-started_at"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("finished_at__isnull", True), ("finished_by__isnull", True)),
                                models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="conversation_finished_by_and_at",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ConversationAddendum",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "conversation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="addenda",
                            to="goals.conversation",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("addendum", "Addendum"), ("correction", "Correction")],
                            default="addendum",
                            max_length=10,
                            verbose_name="kind",
                        ),
                    ),
                    ("text", models.TextField(max_length=5000, verbose_name="text")),
                    ("at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "addendum to a conversation",
                    "verbose_name_plural": "addenda to conversations",
                    "ordering": ["at", "pk"],
                },
            ),
            migrations.CreateModel(
                name="ConversationAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("text", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                    (
                        "mark",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("green", "Green"),
                                ("yellow", "Yellow"),
                                ("red", "Red"),
                                ("yes", "Yes, changed"),
                                ("no", "No change"),
                            ],
                            max_length=6,
                            verbose_name="mark",
                        ),
                    ),
                    ("written_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "written_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "conversation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="answers",
                            to="goals.conversation",
                        ),
                    ),
                    (
                        "field",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="goals.conversationfield",
                        ),
                    ),
                    ("page", models.CharField(blank=True, max_length=36)),
                ],
                options={
                    "verbose_name": "answer",
                    "verbose_name_plural": "answers",
                    "ordering": ["field__number"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("conversation", "field"), name="conversation_answer_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FormerAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("text", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                    (
                        "mark",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("green", "Green"),
                                ("yellow", "Yellow"),
                                ("red", "Red"),
                                ("yes", "Yes, changed"),
                                ("no", "No change"),
                            ],
                            max_length=6,
                            verbose_name="mark",
                        ),
                    ),
                    ("written_at", models.DateTimeField(default=dtr.clock.now)),
                    (
                        "written_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "answer",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="former",
                            to="goals.conversationanswer",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-written_at", "-pk"],
                },
            ),
            migrations.CreateModel(
                name="Wish",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "conversation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="wishes",
                            to="goals.conversation",
                        ),
                    ),
                    (
                        "field",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="wishes",
                            to="goals.conversationfield",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField(max_length=1000, verbose_name="wish")),
                    (
                        "goal",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="wish",
                            to="goals.goal",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "wish",
                    "verbose_name_plural": "wishes",
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("conversation", "number"), name="wish_once")
                    ],
                },
            ),
        ),
    ]
