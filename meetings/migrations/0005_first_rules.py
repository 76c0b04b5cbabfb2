"""The first version of the rules, so that a meeting can name the set it used from the first day."""

from django.db import migrations

from dtr import clock

ORIGIN = (
    "Afledt af offentliggjorte brudstykker om DTR-mødet og skrevet med egne ord. "
    "Sættet er et udgangspunkt, som kommunen kan rette; det er ikke Type2dialogs egen tekst."
)

RULES = [
    (
        "Borgerens mål først",
        "Vi åbner hver borger med det, borgeren selv vil opnå.",
        "The citizen's goal first",
        "We open each citizen with what the citizen wants to achieve.",
        "auto",
        "goal_first",
    ),
    (
        "Fakta før formodning",
        "Vi fortæller, hvad vi har set og målt, og siger til, når vi gætter.",
        "Facts before guesses",
        "We tell what we have seen and measured, and say so when we guess.",
        "tick",
        "facts_first",
    ),
    (
        "Din viden er nødvendig",
        "Ved du noget om borgeren, så bring det på bordet.",
        "Your knowledge is needed",
        "If you know something about the citizen, put it on the table.",
        "prompt",
        "everybody_contributes",
    ),
    (
        "Én taler ad gangen",
        "Den med bolden har ordet, de andre lytter.",
        "One speaker at a time",
        "Whoever holds the ball speaks, the others listen.",
        "prompt",
        "one_speaker",
    ),
    (
        "Vi starter på slaget",
        "Mødet går i gang og slutter på det aftalte klokkeslæt.",
        "We start on the stroke",
        "The meeting begins and ends at the agreed time.",
        "auto",
        "on_time",
    ),
    (
        "Fast plads i ugen",
        "Mødet holdes mindst hver uge og aflyses ikke uden grund.",
        "A fixed place in the week",
        "The meeting is held at least every week and is not cancelled without a reason.",
        "auto",
        "weekly",
    ),
    (
        "En uddannet leder styrer",
        "Én trænet mødeleder har ansvar for proces og tid.",
        "A trained leader steers",
        "One trained meeting leader answers for process and time.",
        "auto",
        "leader_set",
    ),
    (
        "De rette er i rummet",
        "Den, der kender borgeren bedst, er med, og alle kan se, hvem du er.",
        "The right people are in the room",
        "Whoever knows the citizen best takes part, and everybody can see who you are.",
        "auto",
        "right_people",
    ),
    (
        "Visitator er med",
        "Ændringer i hjælpen afklares, mens vi sidder sammen.",
        "The visitator takes part",
        "Changes in the help are settled while we sit together.",
        "auto",
        "visitator_present",
    ),
    (
        "Mødt forberedt",
        "Listen er lukket i tide, og alle har læst på deres borgere.",
        "Prepared when we meet",
        "The list is closed in time, and everybody has read up on their citizens.",
        "auto",
        "prepared_agenda",
    ),
    (
        "Hver borger har sin tid",
        "Bliver det langt, parkerer vi det hos en navngiven person.",
        "Every citizen has their time",
        "If it takes long, we park it with a named person.",
        "timer",
        "time_per_citizen",
    ),
    (
        "Vi slutter med en aftale",
        "Ingen borger forlades uden hvad, hvem og hvornår.",
        "We end with an agreement",
        "No citizen is left without what, who and when.",
        "auto",
        "agreement",
    ),
    (
        "Vi skriver, følger op og giver besked",
        "Aftalen står i planen i dag, og borgeren hører om den.",
        "We write, follow up and tell",
        "The agreement is in the plan today, and the citizen hears of it.",
        "auto",
        "written_and_told",
    ),
]


def publish(apps, schema_editor):
    """Version 1, unless somebody already has a version."""
    rule_sets, rules = apps.get_model("meetings", "RuleSet"), apps.get_model("meetings", "Rule")
    if rule_sets.objects.exists():
        return
    first = rule_sets.objects.create(version=1, name="Spilleregler", origin=ORIGIN, published_at=clock.now())
    rules.objects.bulk_create(
        rules(
            rule_set=first,
            number=number,
            title=title,
            line=line,
            title_en=title_en,
            line_en=line_en,
            kind=kind,
            check_name=check,
        )
        for number, (title, line, title_en, line_en, kind, check) in enumerate(RULES, start=1)
    )


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0003_first_rules"),
        ("meetings", "0007_checks_behind_the_first_rules"),
    ]
    dependencies = [("meetings", "0004_minutes_and_letters")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
