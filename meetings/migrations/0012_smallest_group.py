import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0011_proposing_and_preparing"),
    ]

    operations = [
        migrations.CreateModel(
            name="SmallestGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="show no number smaller than",
                    ),
                ),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "smallest group in figures",
                "verbose_name_plural": "smallest group in figures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 5)), name="smallest_group_is_never_below_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("only", True)), name="smallest_group_is_the_only_one"
                    ),
                ],
            },
        ),
    ]
