"""No course is closed without one of the outcomes, by whatever way the row comes."""

from django.db import migrations, models

OUTCOMES = ["independent", "less_help", "same_help", "more_help", "dropped_out", "deceased"]


class Migration(migrations.Migration):
    dependencies = [("citizens", "0007_triage_in_english")]
    operations = [
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", OUTCOMES)), name="closure_has_an_outcome"
            ),
        ),
    ]
