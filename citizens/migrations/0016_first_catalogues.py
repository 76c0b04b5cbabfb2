"""Packages, reasons and criteria to begin with. Each municipality edits them.

The three packages are known from practice: the first gives no extra time, the others do; the minutes are a
first guess. A diagnosis by itself is not offered as a criterion: places that left people with dementia out
have taken them in again.
"""

from django.db import migrations

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


def fill(apps, schema_editor):
    for number, name, minutes, description in PACKAGES:
        apps.get_model("citizens", "RehabPackage").objects.create(
            number=number, name=name, extra_minutes_a_week=minutes, description=description
        )
    for name in DROPOUTS:
        apps.get_model("citizens", "DropoutReason").objects.create(name=name)
    for name, description, is_offered in CRITERIA:
        apps.get_model("citizens", "ExclusionCriterion").objects.create(
            name=name, description=description, is_offered=is_offered
        )


class Migration(migrations.Migration):
    dependencies = [("citizens", "0015_courses_from_entry_to_closure")]

    # The tables themselves go on the way back.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
