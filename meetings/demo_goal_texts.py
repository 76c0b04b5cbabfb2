"""What the people of Fjordby said about their goals. Plain data, invented like everything else there."""

# Theme of a goal → the condition that it is about.
CONDITIONS = {
    "gang": "mobilitet-og-bevaegelse",
    "bad": "personlig-pleje",
    "hjem": "lave-husligt-arbejde",
    "mad": "spise-og-drikke",
    "hud": "sundhedskompetence",
    "tryg": "trivsel",
}

STEPS = {
    "gang": (
        "Går til postkassen og hjem med stok.", "Går til hjørnet og hviler på bænken.",
        "Går hele turen med følgeskab.",
    ),
    "bad": ("Vasker overkroppen siddende ved håndvasken.", "Går i bad, mens en hjælper står uden for døren."),
    "hjem": ("Tørrer bordet af efter morgenmaden.", "Klarer en halv time i træk med pause midt i."),
    "mad": ("Spiser sammen med naboen to gange om ugen.", "Smører selv sin frokost."),
    "hud": ("Har sin egen seddel på køleskabet.", "Siger til, når noget ser anderledes ud."),
    "tryg": ("Har telefonen ved sengen og ved, hvem der svarer.", "Er alene hjemme en time midt på dagen."),
}  # fmt: skip

YES = (
    "Ja, det er det, jeg vil.",
    "Det er jeg med på, bare jeg ikke skal skynde mig.",
    "Ja. Og sig det til min datter, så hun tror på det.",
    "Det lyder rigtigt.",
    "Ja tak, men jeg bestemmer tempoet.",
)

DISAGREES = "Poul-Erik Sand"
VISITATORS_GOAL = "Færre besøg om natten, når han sover roligt."
BRIDGE = "Prøver nødkald i stedet for ét natbesøg i to uger og siger, hvordan det føles."

RELATIVES = "Datteren og en nabo"
OPEN_WISH = "Jeg vil gerne hilse på dem, der bor i opgangen."
START_ANSWERS = {
    3: ("Jeg laver selv kaffe og læser avis. Det vil jeg blive ved med.", ""),
    4: ("To trin op til døren. Rollatoren står i gangen og bliver ikke brugt indendørs.", ""),
    5: ("Kom efter klokken ni, og helst de samme to.", ""),
}

TALKS = (
    (
        "Edith Kragelund", "blomsten", 16,
        {
            1: ("Musik fra radioen og en varm hånd.", ""),
            2: ("Lærerinde i fyrre år. Retter stadig stavefejl i avisen.", ""),
            3: ("Barnebarnet Freja, som kommer hver søndag.", ""),
            4: ("Dække bord og folde servietter.", ""),
            5: ("Sangstunden om torsdagen.", ""),
            6: ("Jeg vil læse højt for de andre.\nJeg vil ud i haven, når solen er der.", ""),
        },
    ),
    (
        "Olga Byskov", "isbjerget", 6,
        {
            1: ("Råber og kalder på sin mor mellem kl. 17 og 19, mest når der er mange i stuen.", ""),
            2: ("Det begynder, når bordene dækkes. En rolig tur på gangen hjælper.", ""),
            3: ("Måske er hun sulten eller har ondt i hoften om eftermiddagen.", ""),
            4: ("Det kan være den tid, hun plejede at lave mad til sine børn.", ""),
            5: ("Måske larmer stuen for meget til hendes høreapparat.", ""),
            6: ("Frugt og te kl. 16.30 på værelset i to uger. Vi ser på det igen om 14 dage.", ""),
        },
    ),
    (
        "Harald Ømark", "trivselskarret", 4,
        {
            1: ("Sover igennem.", "green"),
            2: ("Levner middagsmaden.", "yellow"),
            3: ("Går til spisestuen selv.", "green"),
            4: ("Siger nej til fælles kaffe siden i lørdags.", "red"),
            5: ("Stille, smiler af børnebørnene.", "yellow"),
            7: ("Besøg fylder. Larm på gangen dræner.", ""),
        },
    ),
    (
        "Gudrun Ågaard", "aendringsskema", 3,
        {
            1: ("Spiser halvdelen af, hvad hun plejer.", "yes"),
            2: ("", "no"),
            3: ("Lægger sig efter morgenmaden.", "yes"),
            4: ("", "no"),
            9: ("Set af morgenvagten tirsdag og onsdag.", ""),
            10: ("Sygeplejersken fik besked onsdag kl. 10.", ""),
        },
    ),
)  # fmt: skip

DRAFT = ("Oda Kjærbøl", "opstartssamtale", {1: ("Det er svært, at dagene ligner hinanden.", "")})
