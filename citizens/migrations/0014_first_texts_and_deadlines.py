"""Texts for decisions in our own words, and case deadlines of four weeks: both to be replaced by the
municipality's own. None of them is marked as approved."""

import datetime as dt

from django.db import migrations

LONG_SINCE = dt.date(2010, 1, 1)
FOUR_WEEKS = 28
GENERAL = (
    "Er du uenig i afgørelsen, kan du klage. Du skal klage inden fire uger fra den dag, du fik afgørelsen. "
    "Skriv til {myndighed}, eller fortæl os det; du behøver ikke skrive. Vi ser på sagen igen og svarer "
    "normalt inden fire uger. Ændrer vi ikke afgørelsen, som du ønsker det, sender vi din klage videre til "
    "Ankestyrelsen, som afgør den."
)
HEALTH = (
    "Er du uenig i afgørelsen, kan du klage. Du skal klage inden fire uger fra den dag, du fik afgørelsen. "
    "Skriv til {myndighed}, eller fortæl os det. Vi ser på sagen igen, og vi hjælper dig med at sende klagen "
    "videre til den myndighed, som afgør klager efter sundhedsloven."
)
# Law, section, what the letter says of it.
RULES = (
    ("Ældreloven", "§ 10", "Afgørelsen bygger på ældreloven § 10, som handler om tildeling af et pleje- og omsorgsforløb."),
    ("Ældreloven", "§ 13", "Afgørelsen bygger på ældreloven § 13, som handler om madservice."),
    ("Ældreloven", "§ 16", "Afgørelsen bygger på ældreloven § 16, som handler om afløsning og aflastning."),
    ("Ældreloven", "§ 17", "Afgørelsen bygger på ældreloven § 17, som handler om midlertidigt ophold."),
    ("Serviceloven", "§ 83", "Afgørelsen bygger på serviceloven § 83, som handler om personlig hjælp og praktiske opgaver."),
    ("Serviceloven", "§ 83 a", "Afgørelsen bygger på serviceloven § 83 a, som handler om tidsafgrænsede rehabiliteringsforløb."),
    ("Serviceloven", "§ 86", "Afgørelsen bygger på serviceloven § 86, som handler om genoptræning og vedligeholdelsestræning."),
    ("Serviceloven", "§ 112", "Afgørelsen bygger på serviceloven § 112, som handler om hjælpemidler."),
    ("Sundhedsloven", "§ 138", "Afgørelsen bygger på sundhedsloven § 138, som handler om hjemmesygepleje."),
    ("Sundhedsloven", "§ 140", "Afgørelsen bygger på sundhedsloven § 140, som handler om genoptræning efter udskrivning fra sygehus."),
)  # fmt: skip
KINDS = ("adjustment", "new_decision")


def add(apps, schema_editor):
    texts = apps.get_model("citizens", "DecisionText").objects
    texts.get_or_create(legal_basis=None, valid_from=LONG_SINCE, defaults={"complaint_guidance": GENERAL})
    for law, section, rules in RULES:
        guidance = HEALTH if law == "Sundhedsloven" else GENERAL
        for basis in apps.get_model("citizens", "LegalBasis").objects.filter(law=law, section=section):
            texts.get_or_create(
                legal_basis=basis,
                valid_from=basis.valid_from,
                defaults={"rules": rules, "complaint_guidance": guidance},
            )
    for kind in KINDS:
        apps.get_model("citizens", "CaseDeadline").objects.get_or_create(
            kind=kind, valid_from=LONG_SINCE, defaults={"days": FOUR_WEEKS}
        )


def remove(apps, schema_editor):
    """Only what nobody has made their own."""
    apps.get_model("citizens", "DecisionText").objects.filter(approved_on__isnull=True).delete()
    apps.get_model("citizens", "CaseDeadline").objects.filter(published_at="").delete()


class Migration(migrations.Migration):
    dependencies = [("citizens", "0013_what_was_decided_stands")]

    operations = [migrations.RunPython(add, remove)]
