"""What a team's figures come to in a quarter, counted once so that no two readings differ by one citizen."""

import django.db.models.deletion
from django.db import migrations, models

import dtr.clock


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_gone_from_calendars"),
        ("staff", "0001_people_teams_and_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedQuarter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("figures", models.JSONField()),
                ("counted_at", models.DateTimeField(default=dtr.clock.now)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.team"
                    ),
                ),
            ],
            options={
                "verbose_name": "counted quarter",
                "verbose_name_plural": "counted quarters",
                "ordering": ["year", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "year", "number"), name="quarter_counted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 4)),
                        name="quarter_is_one_of_four",
                    ),
                ],
            },
        ),
    ]
