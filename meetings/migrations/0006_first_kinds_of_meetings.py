"""The first version of each kind of meeting and of its script, local closed days, a checklist."""

from django.db import migrations

from dtr import clock

LEADER, CO_LEADER, VISITATOR = "meeting_leader", "co_leader", "visitator"
NURSE, THERAPIST = "nurse", "therapist"

# length, citizens, opening, closing, rhythm, required roles, duties that go round
PROFILES = {
    "dtr": (60, 10, 4, 8, "weekly", [LEADER, VISITATOR], [LEADER, CO_LEADER, VISITATOR]),
    "dementia": (60, 8, 4, 8, "weekly", [LEADER, VISITATOR], [LEADER, CO_LEADER, VISITATOR]),
    "coordination": (60, 10, 4, 8, "weekly", [LEADER, VISITATOR], [LEADER, CO_LEADER, VISITATOR]),
    "triage": (30, 20, 2, 3, "weekly", [LEADER, NURSE], [LEADER]),
    "board": (15, 12, 1, 2, "weekly", [LEADER], [LEADER]),
    "citizen_conference": (60, 1, 5, 5, "monthly", [LEADER], [LEADER, CO_LEADER]),
    "resident_conference": (60, 2, 5, 5, "monthly", [LEADER], [LEADER, CO_LEADER]),
    "citizen_review": (60, 6, 3, 5, "monthly", [LEADER, NURSE, THERAPIST], [LEADER]),
}

# Eight minutes in six steps.
THE_HOUR = [
    (
        "goal", "0.50", "Navn og mål", "Sig borgerens navn, og læs målet højt med borgerens egne ord.",
        "Name and goal", "Say the citizen's name, and read the goal aloud in the citizen's own words.",
    ),
    (
        "last_agreement", "0.50", "Sidste aftale", "Hvad aftalte vi sidst, og hvordan gik det?",
        "Last agreement", "What did we agree last time, and how did it go?",
    ),
    (
        "facts", "4.00", "Runde med fakta", "Hvad har vi set og målt? Sig til, når det er en formodning.",
        "Round of facts", "What have we seen and measured? Say so when it is a guess.",
    ),
    (
        "options", "1.50", "Muligheder", "Hvad kan vi gøre på tværs? Hvad er muligt, visitator?",
        "Options", "What can we do together? What is possible, visitator?",
    ),
    (
        "decision", "1.00", "Beslutning", "Hvem gør hvad, og hvornår? Inden for rammen, eller en ny afgørelse?",
        "Decision", "Who does what by when? Within the frame, or a new decision?",
    ),
    (
        "read_back", "0.50", "Læs op", "Læs aftalen op. Bliver borgeren på dagsordenen, og hvem giver besked?",
        "Read back", "Read the agreement aloud. Does the citizen stay on the agenda, and who tells the citizen?",
    ),
]  # fmt: skip

SCRIPTS = {
    "dtr": THE_HOUR,
    "dementia": THE_HOUR,
    "coordination": THE_HOUR,
    "triage": [
        (
            "goal", "0.25", "Navn og farve", "Sig navnet og farven fra sidst. Er den stadig rigtig?",
            "Name and colour", "Say the name and the colour from last time. Is it still right?",
        ),
        (
            "facts", "0.50", "Nyt siden sidst", "Kun det, nogen har set, målt eller hørt siden sidste runde.",
            "New since last time", "Only what somebody has seen, measured or heard since the last round.",
        ),
        (
            "decision", "0.25", "Næste skridt", "Hvem gør hvad, og hvornår ser vi igen?",
            "Next step", "Who does what, and when do we look again?",
        ),
    ],
    "board": [
        (
            "goal", "0.25", "Hvem og hvorfor", "Navn og det ene, der bragte borgeren på tavlen i dag.",
            "Who and why", "The name, and the one thing that brought the citizen here today.",
        ),
        (
            "facts", "0.50", "Hvad ved vi", "Det vigtigste først, i to sætninger.",
            "What we know", "What matters most first, in two sentences.",
        ),
        (
            "decision", "0.25", "I dag", "Hvem tager den, og inden hvornår?",
            "Today", "Who takes it, and by when?",
        ),
    ],
    "citizen_conference": [
        (
            "goal", "3.00", "Borgeren først", "Hvem er borgeren, hvad er vigtigt, og hvad er ønsket? Egne ord.",
            "The citizen first", "Who is the citizen, what matters, and what is the wish? In own words.",
        ),
        (
            "last_agreement", "7.00", "Det har vi prøvet", "Hvad har vi gjort, og hvad kom der ud af det?",
            "What we have tried", "What have we done, and what came of it?",
        ),
        (
            "facts", "12.00", "Det vi ser", "Tag runden: hvornår går det godt, og hvornår gør det ikke?",
            "What we see", "Go round: when does it go well, and when does it not?",
        ),
        (
            "other", "8.00", "Det der kan ligge bag", "Gæt er velkomne her. Sig, at det er gæt, og hvad der taler for.",
            "What may lie behind", "Guesses are welcome here. Say that they are, and what speaks for them.",
        ),
        (
            "options", "10.00", "Muligheder", "Hvad kan vi gøre anderledes? Hvad ville borgeren selv vælge?",
            "Options", "What can we do differently? What would the citizen choose?",
        ),
        (
            "decision", "6.00", "Beslutning", "Vælg få ting, alle gør ens. Hvem, hvad og hvornår?",
            "Decision", "Choose a few things that everybody does alike. Who, what, by when?",
        ),
        (
            "read_back", "4.00", "Læs op", "Læs op, sæt en dag til at se på det igen, og aftal, hvem der giver besked.",
            "Read back", "Read aloud, set a day to look again, and agree on who tells the citizen.",
        ),
    ],
    "resident_conference": [
        (
            "goal", "2.00", "Beboerens dag", "Hvad er en god dag for beboeren, og hvad ønsker beboeren nu?",
            "The resident's day", "What is a good day for the resident, and what is the wish now?",
        ),
        (
            "facts", "7.00", "Situationen", "Den, der står med spørgsmålet, fortæller. De andre lytter.",
            "The situation", "Whoever has the question tells. The others listen.",
        ),
        (
            "other", "4.00", "Spørgsmål", "Spørg til det, I mangler at vide. Ingen råd endnu.",
            "Questions", "Ask for what you still need to know. No advice yet.",
        ),
        (
            "options", "6.00", "Hvad kan vi prøve", "Hvert fag giver ét bud. Hvad taler for, og hvad taler imod?",
            "What we can try", "Each profession makes one suggestion. What speaks for it, and what against?",
        ),
        (
            "decision", "4.00", "Beslutning", "Hvad prøver vi, hvem gør det, og hvordan ser vi, at det virker?",
            "Decision", "What do we try, who does it, and how do we see that it works?",
        ),
        (
            "read_back", "2.00", "Læs op", "Læs op, og sæt dagen, hvor vi vender tilbage.",
            "Read back", "Read aloud, and set the day on which we come back to it.",
        ),
    ],
    "citizen_review": [
        (
            "goal", "1.00", "Mål og ønske", "Læs målet op. Er det stadig det, borgeren vil?",
            "Goal and wish", "Read the goal aloud. Is it still what the citizen wants?",
        ),
        (
            "last_agreement", "1.00", "Planen", "Hvad står der i planen, og hvad er gjort?",
            "The plan", "What does the plan say, and what has been done?",
        ),
        (
            "facts", "4.00", "Fagene rundt", "Helbred, funktion, mad, hverdag og netværk: hvad er nyt, og hvor ved vi det fra?",
            "Round the professions",
            "Health, function, food, daily life, network: what is new, and how do we know?",
        ),
        (
            "decision", "1.50", "Justering", "Hvad skal være anderledes, hvem gør det, og kræver det en ny afgørelse?",
            "Adjustment", "What should be different, who does it, and does it call for a new decision?",
        ),
        (
            "read_back", "0.50", "Næste gennemgang", "Læs op, og sæt dagen for næste gennemgang.",
            "Next review", "Read aloud, and set the day of the next review.",
        ),
    ],
}  # fmt: skip

CLOSED_DAYS = [
    (6, 5, "Grundlovsdag", "Constitution Day"),
    (12, 24, "Juleaftensdag", "Christmas Eve"),
    (12, 31, "Nytårsaftensdag", "New Year's Eve"),
]

CHECKLIST = [
    ("Lokalet er åbent, og stolene står, så alle kan se tavlen", "The room is open, and all can see the board"),
    ("Skærmen på væggen er tændt og parret med mødet", "The wall screen is on and paired with the meeting"),
    ("Mødelederens computer virker, og fjerndeltagere kan høre", "The leader's computer works; whoever is remote hears"),
    ("Navneskilte og den gule bold ligger klar", "Name signs and the yellow ball are ready"),
    ("Kaffe, te og vand er på bordet", "Coffee, tea and water are on the table"),
]  # fmt: skip


def ship(apps, schema_editor):
    """Whatever of this the house does not have."""
    _profiles(apps)
    _scripts(apps)
    closed, points = apps.get_model("meetings", "ClosedDay"), apps.get_model("meetings", "ChecklistPoint")
    for month, day, name, name_en in CLOSED_DAYS:
        closed.objects.get_or_create(
            month=month, day=day, year=None, defaults={"name": name, "name_en": name_en}
        )
    if not points.objects.exists():
        points.objects.bulk_create(
            points(position=position, text=text, text_en=text_en)
            for position, (text, text_en) in enumerate(CHECKLIST, start=1)
        )


def _profiles(apps):
    profiles = apps.get_model("meetings", "MeetingProfile").objects
    for kind, row in PROFILES.items():
        length, citizens, opening, closing, rhythm, required, rota = row
        profiles.get_or_create(
            meeting_type=kind,
            version=1,
            defaults={
                "length_minutes": length,
                "max_citizens": citizens,
                "opening_minutes": opening,
                "closing_minutes": closing,
                "rhythm": rhythm,
                "required_roles": required,
                "rota_roles": rota,
                "published_at": clock.now(),
            },
        )


def _scripts(apps):
    scripts, steps = apps.get_model("meetings", "MeetingScript"), apps.get_model("meetings", "ScriptStep")
    for kind, rows in SCRIPTS.items():
        if scripts.objects.filter(meeting_type=kind).exists():
            continue
        first = scripts.objects.create(meeting_type=kind, version=1, published_at=clock.now())
        steps.objects.bulk_create(
            steps(
                script=first,
                number=number,
                kind=about,
                minutes=minutes,
                title=title,
                prompt=prompt,
                title_en=title_en,
                prompt_en=prompt_en,
            )
            for number, (about, minutes, title, prompt, title_en, prompt_en) in enumerate(rows, start=1)
        )


class Migration(migrations.Migration):
    replaces = [("meetings", "0006_first_scripts"), ("meetings", "0010_kinds_of_meetings")]
    dependencies = [("meetings", "0005_first_rules")]
    # On the way back the tables go with what is in them.
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
