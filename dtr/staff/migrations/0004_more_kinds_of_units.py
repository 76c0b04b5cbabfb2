from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0003_trained_for_the_meeting"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(
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
    ]
