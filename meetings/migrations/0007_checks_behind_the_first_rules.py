"""Put checks behind the three first rules that had none.

A version that a closed meeting was held by is never changed: then the house publishes the same texts with
the checks as the next version. Where the municipality has published rules of its own, they stay as they are.
"""

from django.db import migrations

from dtr import clock

CHECKS = {
    "Fakta før formodning": "facts_first",
    "Din viden er nødvendig": "everybody_contributes",
    "Én taler ad gangen": "one_speaker",
}
COPIED = ("number", "title", "line", "title_en", "line_en", "kind", "check_name")


def put_behind(apps, schema_editor):
    """In version 1 while nobody has closed a meeting by it, else in a version of its own."""
    rule_sets, rules = apps.get_model("meetings", "RuleSet"), apps.get_model("meetings", "Rule")
    newest = rule_sets.objects.order_by("-version").first()
    if newest is None or (newest.version, newest.published_by_id) != (1, None):
        return
    lacking = rules.objects.filter(rule_set=newest, check_name="", title__in=CHECKS)
    if not lacking.exists():
        return
    if newest.meetings.filter(closed_at__isnull=False).exists():
        newest = _copied(rule_sets, rules, newest)
        lacking = rules.objects.filter(rule_set=newest, check_name="", title__in=CHECKS)
    for rule in lacking:
        rule.check_name = CHECKS[rule.title]
        rule.save(update_fields=["check_name"])


def _copied(rule_sets, rules, old):
    new = rule_sets.objects.create(
        version=old.version + 1, name=old.name, origin=old.origin, published_at=clock.now()
    )
    rules.objects.bulk_create(
        rules(rule_set=new, **{name: getattr(rule, name) for name in COPIED}) for rule in old.rules.all()
    )
    return new


def take_away(apps, schema_editor):
    """The version that this step made, while no meeting stands on it; the checks, wherever it put them."""
    houses = apps.get_model("meetings", "RuleSet").objects.filter(published_by=None)
    unused = houses.filter(version=2, meetings__isnull=True)
    keys = list(unused.values_list("pk", flat=True))
    # Row by row of each table: going several steps back, the models' own relations are not to be trusted.
    for name, column in (("Rule", "rule_set_id"), ("RuleSet", "pk")):
        rows = apps.get_model("meetings", name).objects.filter(**{f"{column}__in": keys})
        rows._raw_delete(schema_editor.connection.alias)
    apps.get_model("meetings", "Rule").objects.filter(
        rule_set__in=houses.values("pk"), check_name__in=CHECKS.values()
    ).update(check_name="")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_first_scripts"), ("staff", "0003_trained_for_the_meeting")]

    operations = [migrations.RunPython(put_behind, take_away)]
