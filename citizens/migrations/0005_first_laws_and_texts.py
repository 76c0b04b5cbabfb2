"""The sections that help is usually granted on, as the law stood in November 2026, and for whom each is since
1 July 2025; what decisions say of them in our own words; and case deadlines of four weeks.

All of it is edited by hand later, and none of the texts is marked as approved. A section of serviceloven
that ended when ældreloven came is there so that older help can name it; it is offered for no later start.
"""

import datetime as dt

from django.db import migrations

CARE_ACT, SERVICE_ACT, HEALTH_ACT = "Ældreloven", "Serviceloven", "Sundhedsloven"
BY_CARE_ACT, BY_OTHERS, ANYBODY = "care_act", "others", "everybody"
CARE_ACT_IN_FORCE = dt.date(2025, 7, 1)
# The older sections have been in force longer than any course here; the day itself is of no consequence.
LONG_SINCE = dt.date(2010, 1, 1)

# Law, section, what it covers, for whom, in force from and until.
SECTIONS = (
    (CARE_ACT, "§ 10", "Tildeling af pleje- og omsorgsforløb", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (CARE_ACT, "§ 11", "Løbende planlægning i dialog med borgeren", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (CARE_ACT, "§ 13", "Madservice", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (CARE_ACT, "§ 14", "Madservice", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (CARE_ACT, "§ 16", "Afløsning og aflastning", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (CARE_ACT, "§ 17", "Midlertidigt ophold", BY_CARE_ACT, CARE_ACT_IN_FORCE, None),
    (SERVICE_ACT, "§ 83", "Personlig hjælp og praktiske opgaver", BY_OTHERS, LONG_SINCE, None),
    (SERVICE_ACT, "§ 83 a", "Rehabiliteringsforløb", BY_OTHERS, dt.date(2015, 1, 1), None),
    (SERVICE_ACT, "§ 84", "Afløsning, aflastning og midlertidigt ophold", BY_OTHERS, LONG_SINCE, None),
    (SERVICE_ACT, "§ 86", "Genoptræning og vedligeholdelsestræning", BY_OTHERS, LONG_SINCE, None),
    (SERVICE_ACT, "§ 112", "Hjælpemidler", ANYBODY, LONG_SINCE, None),
    (SERVICE_ACT, "§ 113", "Forbrugsgoder", ANYBODY, LONG_SINCE, None),
    (SERVICE_ACT, "§ 116", "Boligindretning", ANYBODY, LONG_SINCE, None),
    (HEALTH_ACT, "§ 119", "Forebyggelse og sundhedsfremme", ANYBODY, LONG_SINCE, None),
    (HEALTH_ACT, "§ 138", "Hjemmesygepleje", ANYBODY, LONG_SINCE, None),
    (HEALTH_ACT, "§ 140", "Genoptræning efter udskrivning fra sygehus", ANYBODY, LONG_SINCE, None),
    (SERVICE_ACT, "§ 79 a", "Forebyggende hjemmebesøg", ANYBODY, LONG_SINCE, dt.date(2025, 6, 30)),
)  # fmt: skip

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
    (CARE_ACT, "§ 10", "Afgørelsen bygger på ældreloven § 10, som handler om tildeling af et pleje- og omsorgsforløb."),
    (CARE_ACT, "§ 13", "Afgørelsen bygger på ældreloven § 13, som handler om madservice."),
    (CARE_ACT, "§ 16", "Afgørelsen bygger på ældreloven § 16, som handler om afløsning og aflastning."),
    (CARE_ACT, "§ 17", "Afgørelsen bygger på ældreloven § 17, som handler om midlertidigt ophold."),
    (SERVICE_ACT, "§ 83", "Afgørelsen bygger på serviceloven § 83, som handler om personlig hjælp og praktiske opgaver."),
    (SERVICE_ACT, "§ 83 a", "Afgørelsen bygger på serviceloven § 83 a, som handler om tidsafgrænsede rehabiliteringsforløb."),
    (SERVICE_ACT, "§ 86", "Afgørelsen bygger på serviceloven § 86, som handler om genoptræning og vedligeholdelsestræning."),
    (SERVICE_ACT, "§ 112", "Afgørelsen bygger på serviceloven § 112, som handler om hjælpemidler."),
    (HEALTH_ACT, "§ 138", "Afgørelsen bygger på sundhedsloven § 138, som handler om hjemmesygepleje."),
    (HEALTH_ACT, "§ 140", "Afgørelsen bygger på sundhedsloven § 140, som handler om genoptræning efter udskrivning fra sygehus."),
)  # fmt: skip
KINDS = ("adjustment", "new_decision")


def add(apps, schema_editor):
    legal_bases, texts, deadlines = (
        apps.get_model("citizens", name).objects for name in ("LegalBasis", "DecisionText", "CaseDeadline")
    )
    for law, section, title, whom, since, until in SECTIONS:
        legal_bases.get_or_create(
            law=law,
            section=section,
            valid_from=since,
            defaults={"title": title, "whom": whom, "valid_until": until},
        )
    texts.get_or_create(legal_basis=None, valid_from=LONG_SINCE, defaults={"complaint_guidance": GENERAL})
    for law, section, rules in RULES:
        guidance = HEALTH if law == HEALTH_ACT else GENERAL
        for basis in legal_bases.filter(law=law, section=section):
            texts.get_or_create(
                legal_basis=basis,
                valid_from=basis.valid_from,
                defaults={"rules": rules, "complaint_guidance": guidance},
            )
    for kind in KINDS:
        deadlines.get_or_create(kind=kind, valid_from=LONG_SINCE, defaults={"days": FOUR_WEEKS})


class Migration(migrations.Migration):
    replaces = [("citizens", "0003_legal_bases"), ("citizens", "0014_first_texts_and_deadlines")]
    dependencies = [("citizens", "0004_what_stands")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
