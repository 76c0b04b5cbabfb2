"""Versions of the rules are counted for each kind of meeting by itself, as those of scripts are."""

from django.db import migrations, models


def number_for_the_house(apps, schema_editor):
    """One row of numbers again: the sets of single kinds follow after those for all."""
    rule_sets = apps.get_model("meetings", "RuleSet").objects
    newest = rule_sets.filter(meeting_type="").aggregate(newest=models.Max("version"))["newest"] or 0
    rows = rule_sets.exclude(meeting_type="").order_by("published_at", "pk").values_list("pk", flat=True)
    for version, key in enumerate(rows, start=newest + 1):
        rule_sets.filter(pk=key).update(version=version)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_quarters_counted_once")]
    operations = [
        migrations.AlterField(
            model_name="ruleset",
            name="version",
            field=models.PositiveIntegerField(verbose_name="version"),
        ),
        # On the way back the constraint is gone when the numbers are given.
        migrations.RunPython(migrations.RunPython.noop, number_for_the_house),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.UniqueConstraint(
                fields=("meeting_type", "version"), name="rule_set_version_once"
            ),
        ),
    ]
