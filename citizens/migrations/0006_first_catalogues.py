"""What the colours of triage mean, and packages, reasons and criteria to begin with. Each municipality edits them.

The texts are our own. The three packages are known from practice: the first gives no extra time, the others
do; the minutes are a first guess. A diagnosis by itself is not offered as a criterion: places that left
people with dementia out have taken them in again.
"""

from django.db import migrations

GUIDE = {
    "version": 1,
    "green": "Borgeren har det, som borgeren plejer. Ingen ændring, der kræver handling.",
    "yellow": (
        "Noget er ændret: appetit, væske, søvn, humør, gang, hud, smerter eller adfærd. Aftal en handling inden "
        "for 48 timer, og tal om borgeren på tavlemødet."
    ),
    "red": (
        "En ny eller alvorlig ændring, der ikke kan vente. Kontakt sygeplejerske eller læge nu, og se borgeren "
        "igen næste dag."
    ),
    "green_days": 28,
    "yellow_days": 7,
    "red_days": 2,
    "first_days": 7,
    "origin": "Husets eget forslag. Definitionerne er lokale: skriv jeres egne i en ny version.",
}
PACKAGES = (
    (1, "Ingen ekstra tid", 0, "Rehabilitering inden for den tid, hjælpen ellers tager."),
    (2, "Ekstra tid i begyndelsen", 60, "Ekstra tid de første uger, mens borgeren øver sig."),
    (3, "Ekstra tid i hele forløbet", 120, "Ekstra tid, indtil forløbet evalueres."),
)
DROPOUTS = (
    "Borgeren ønskede ikke at fortsætte",
    "Indlæggelse eller sygdom",
    "Flyttet fra kommunen",
    "Flyttet i plejebolig",
    "Et andet forløb passede bedre",
)
CRITERIA = (
    ("Borgeren siger nej til forløbet", "Borgeren er informeret og har sagt nej.", True),
    ("Livets sidste tid", "Lindrende indsats går forud.", True),
    ("Fremskreden demens", "Vurderes altid konkret; DTK-demens kan være et tilbud.", False),
    ("Aktivt misbrug", "Vurderes altid konkret.", False),
)


def add(apps, schema_editor):
    guides, packages, reasons, criteria = (
        apps.get_model("citizens", name).objects
        for name in ("TriageGuide", "RehabPackage", "DropoutReason", "ExclusionCriterion")
    )
    guides.get_or_create(version=GUIDE["version"], defaults=GUIDE)
    for number, name, minutes, description in PACKAGES:
        packages.get_or_create(
            number=number,
            defaults={"name": name, "extra_minutes_a_week": minutes, "description": description},
        )
    for name in DROPOUTS:
        reasons.get_or_create(name=name)
    for name, description, is_offered in CRITERIA:
        criteria.get_or_create(name=name, defaults={"description": description, "is_offered": is_offered})


class Migration(migrations.Migration):
    replaces = [("citizens", "0011_triage_guide"), ("citizens", "0016_first_catalogues")]
    dependencies = [("citizens", "0005_first_laws_and_texts")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
