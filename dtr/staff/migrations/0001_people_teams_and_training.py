import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import dtr.clock
from dtr.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("staff", "0001_tables"),
        ("staff", "0002_kept_by_what_hangs_on_it"),
        ("staff", "0003_trained_for_the_meeting"),
        ("staff", "0004_more_kinds_of_units"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="Unit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("municipal", "The municipality"),
                                ("private_provider", "Private supplier"),
                                ("region", "The region"),
                                ("hospital", "Hospital"),
                                ("general_practice", "General practice"),
                            ],
                            default="municipal",
                            max_length=20,
                            verbose_name="kind",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "unit",
                    "verbose_name_plural": "units",
                },
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                    ("name", models.CharField(max_length=100, verbose_name="name")),
                    (
                        "language",
                        models.CharField(
                            choices=[("da", "Danish"), ("en", "English")],
                            default="da",
                            max_length=5,
                            verbose_name="language",
                        ),
                    ),
                    (
                        "employer",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="employees",
                            to="staff.unit",
                            verbose_name="employer",
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True, verbose_name="works here")),
                    ("is_staff", models.BooleanField(default=False, verbose_name="keeps the house")),
                    ("date_joined", models.DateTimeField(default=dtr.clock.now, editable=False)),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "user",
                    "verbose_name_plural": "users",
                    "constraints": [
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("email"),
                            name="user_email_once_whatever_case",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Team",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="teams",
                            to="staff.unit",
                            verbose_name="unit",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "team",
                    "verbose_name_plural": "teams",
                },
            ),
            migrations.CreateModel(
                name="Position",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="positions",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="user",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="positions",
                            to="staff.team",
                            verbose_name="team",
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
                    ("since", models.DateField(default=dtr.clock.today, verbose_name="from")),
                    ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ],
                options={
                    "verbose_name": "position",
                    "verbose_name_plural": "positions",
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("until__isnull", True)),
                            fields=("user", "team", "role"),
                            name="position_held_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                            ),
                            name="position_ends_after_it_begins",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TrainingRecord",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="trainings",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="user",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("leader", "Meeting leader"), ("participant", "Participant")],
                            max_length=12,
                            verbose_name="trained as",
                        ),
                    ),
                    ("trained_on", models.DateField(verbose_name="trained on")),
                    ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                    ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                    (
                        "noted_by",
                        models.ForeignKey(
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="noted by",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "training",
                    "verbose_name_plural": "trainings",
                    "ordering": ["-trained_on"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_until__isnull", True),
                                ("valid_until__gte", models.F("trained_on")),
                                _connector="OR",
                            ),
                            name="training_ends_after_it_begins",
                        )
                    ],
                },
            ),
        ),
    ]
