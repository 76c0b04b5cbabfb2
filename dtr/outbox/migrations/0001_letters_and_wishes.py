import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("outbox", "0001_tables"), ("outbox", "0002_when_each_wants_letters")]

    initial = True

    dependencies = [
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Round",
                fields=[
                    ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Letter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("key", models.CharField(max_length=200, unique=True)),
                    ("kind", models.CharField(max_length=40)),
                    (
                        "to",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="letters",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("facts", models.JSONField(default=dict)),
                    ("path", models.CharField(default="/", max_length=200)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("claimed", "Being sent"),
                                ("sent", "Sent"),
                                ("failed", "Failed"),
                                ("dropped", "No longer relevant"),
                                ("gathered", "Waits for the day's letter"),
                                ("told", "Told in the day's letter"),
                                ("missed", "Came too late to be sent"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("wanted_at", models.DateTimeField(default=dtr.clock.now)),
                    ("meant_at", models.DateTimeField(default=dtr.clock.now)),
                    ("due_at", models.DateTimeField()),
                    ("until", models.DateTimeField(null=True)),
                    ("claimed_at", models.DateTimeField(null=True)),
                    ("claimed_until", models.DateTimeField(null=True)),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("last_error", models.CharField(blank=True, max_length=200)),
                    ("written_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    (
                        "told_in",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="tells_of",
                            to="outbox.letter",
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["state", "due_at"], name="letter_by_due"),
                        models.Index(fields=["claimed_at"], name="letter_by_claim"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("sent_at__isnull", False), ("state", "sent")),
                                models.Q(
                                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)
                                ),
                                _connector="OR",
                            ),
                            name="letter_sent_has_time",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Wishes",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="letter_wishes",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("days", models.CharField(default="1234567", max_length=7, verbose_name="days")),
                    ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                    ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                    (
                        "digest_at",
                        models.TimeField(blank=True, null=True, verbose_name="one letter a day, at"),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("days", ""), _negated=True), name="wishes_some_day"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                                models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                                _connector="OR",
                            ),
                            name="wishes_quiet_from_and_until",
                        ),
                    ],
                },
            ),
        ),
    ]
