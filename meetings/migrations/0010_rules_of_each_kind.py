"""Rules of its own for each kind of meeting whose trade differs, and what that asks of roles and scripts.

The first rules, for all kinds, stay those of the DTR. A house that has written its own rules for all kinds
keeps them for all kinds; whoever has written a kind's script, roles or rules anew keeps those too.
"""

from django.db import migrations

from dtr import clock

ORIGIN = (
    "Afledt af det, der er offentliggjort om denne slags møde, og skrevet med egne ord. "
    "Sættet er et udgangspunkt, som kommunen kan rette; det er ikke Type2dialogs egen tekst."
)
AUTO, PROMPT, TIMER, TICK = "auto", "prompt", "timer", "tick"

NAMES = {
    "dementia": "Spilleregler for DTK-demens",
    "coordination": "Spilleregler for koordineringsmødet",
    "triage": "Spilleregler for triagemødet",
    "board": "Spilleregler for tavlemødet",
    "citizen_conference": "Spilleregler for borgerkonferencen",
    "resident_conference": "Spilleregler for beboerkonferencen",
    "citizen_review": "Spilleregler for borgergennemgangen",
}

# kind of check, check, and title and line in Danish and in English
RULES = {
    "dementia": [
        (
            AUTO, "goal_first", "Det gode liv først",
            "Vi åbner med det, der er vigtigt for borgeren: egne ord, eller dem, borgeren altid har brugt.",
            "The good life first",
            "We open with what matters to the citizen: own words, or those the citizen has always used.",
        ),
        (
            TICK, "facts_first", "Se, før vi forklarer",
            "Vi fortæller, hvad vi ser, hvornår og hvor. Det, der kan ligge bag, er en formodning og hedder sådan.",
            "See before we explain",
            "We tell what we see, when and where. What may lie behind is an assumption, and is called one.",
        ),
        (
            PROMPT, "everybody_contributes", "Livshistorien er viden",
            "Den, der kender borgerens vaner og livshistorie, fortæller det, vi andre ikke kan se.",
            "The life story is knowledge",
            "Whoever knows the citizen's habits and life story tells what the rest of us cannot see.",
        ),
        (
            PROMPT, "one_speaker", "Som om borgeren hører med",
            "Den med bolden har ordet, og vi siger kun det, vi kunne sige til borgeren selv.",
            "As if the citizen were listening",
            "Whoever holds the ball speaks, and we say only what we could say to the citizen.",
        ),
        (
            AUTO, "on_time", "Vi starter på slaget", "Mødet går i gang og slutter på det aftalte klokkeslæt.",
            "We start on the stroke", "The meeting begins and ends at the agreed time.",
        ),
        (
            AUTO, "weekly", "Fast plads i ugen", "Mødet holdes, som det er aftalt, og aflyses ikke uden grund.",
            "A fixed place in the week", "The meeting is held as agreed, and not cancelled without a reason.",
        ),
        (
            AUTO, "leader_set", "En uddannet leder styrer", "Én trænet mødeleder har ansvar for proces og tid.",
            "A trained leader steers", "One trained meeting leader answers for process and time.",
        ),
        (
            AUTO, "right_people", "Et kendt ansigt er med",
            "Kontaktpersonen, som borgeren kender, er med eller har sat en anden ind i det.",
            "A known face takes part",
            "The contact person whom the citizen knows takes part, or has briefed somebody else.",
        ),
        (
            AUTO, "visitator_present", "Visitator er med",
            "Ændringer i hjælpen afklares, før de bliver til uro hos borgeren.",
            "The visitator takes part", "Changes in the help are settled before they unsettle the citizen.",
        ),
        (
            AUTO, "prepared_agenda", "Mødt forberedt",
            "Listen er lukket i tide, og døgnets vagter er spurgt, før vi mødes.",
            "Prepared when we meet",
            "The list is closed in time, and all shifts of the day have been asked before we meet.",
        ),
        (
            TIMER, "time_per_citizen", "Hver borger har sin tid",
            "Kræver det en hel time, får borgeren en borgerkonference.",
            "Every citizen has their time",
            "Where it takes a whole hour, the citizen gets a citizen conference.",
        ),
        (
            AUTO, "agreement", "Alle gør ens", "Vi vælger få ting, som alle vagter gør ens: hvem, hvad og hvornår.",
            "Everybody does it alike",
            "We choose a few things that all shifts do alike: who, what and when.",
        ),
        (
            AUTO, "written_and_told", "Vi skriver og giver besked",
            "Aftalen står i planen i dag. Borgeren hører den på sin måde, pårørende når der er samtykke.",
            "We write and tell",
            "The agreement is in the plan today. The citizen hears it in a way of their own; relatives, by consent.",
        ),
    ],
    "coordination": [
        (
            AUTO, "goal_first", "Mål og plan først", "Vi åbner hver borger med målet og det, planen mangler.",
            "Goal and plan first", "We open each citizen with the goal, and with what the plan lacks.",
        ),
        (
            TICK, "facts_first", "Kun nyt siden sidst",
            "Vi tager det, der er ændret, og siger, om det er set, målt eller en formodning.",
            "Only what is new",
            "We take what has changed, and say whether it was seen, measured or assumed.",
        ),
        (
            PROMPT, "everybody_contributes", "Hvert fag melder ind",
            "Hvert fag siger, hvad det gør nu, og hvad det venter på.",
            "Each profession reports", "Each profession says what it does now, and what it waits for.",
        ),
        (
            PROMPT, "one_speaker", "Én taler ad gangen", "Den med bolden har ordet, de andre lytter.",
            "One speaker at a time", "Whoever holds the ball speaks, the others listen.",
        ),
        (
            TICK, "", "Overgange har en ejer",
            "Skifter borgeren fag, sted eller leverandør, siger vi, hvem der har opgaven imens.",
            "Handovers have an owner",
            "When a citizen changes profession, place or supplier, we say who has the task meanwhile.",
        ),
        (
            AUTO, "agreement", "Én opgave, én ejer",
            "Ingen borger forlades uden hvem, hvad og hvornår. Det, to gør dobbelt, gør én.",
            "One task, one owner",
            "No citizen is left without who, what and when. What two do twice, one does.",
        ),
        (
            AUTO, "visitator_present", "Visitator siger, hvad rammen rummer",
            "Vi deler det, der kan justeres, fra det, der kræver en ny afgørelse.",
            "The visitator says what the frame holds",
            "We part what can be adjusted from what calls for a new decision.",
        ),
        (
            AUTO, "right_people", "De rette er i rummet",
            "Den, der kender borgeren bedst, er med, og leverandøren er med for sine egne.",
            "The right people are in the room",
            "Whoever knows the citizen best takes part, and the supplier takes part for its own.",
        ),
        (
            AUTO, "on_time", "Vi starter på slaget", "Mødet går i gang og slutter på det aftalte klokkeslæt.",
            "We start on the stroke", "The meeting begins and ends at the agreed time.",
        ),
        (
            AUTO, "weekly", "Fast plads i ugen", "Mødet holdes hver uge og aflyses ikke uden grund.",
            "A fixed place in the week", "The meeting is held every week and is not cancelled without a reason.",
        ),
        (
            AUTO, "leader_set", "En uddannet leder styrer", "Én trænet mødeleder har ansvar for proces og tid.",
            "A trained leader steers", "One trained meeting leader answers for process and time.",
        ),
        (
            TIMER, "time_per_citizen", "Hver borger har sin tid",
            "Bliver det en faglig drøftelse, får borgeren plads på DTR-mødet.",
            "Every citizen has their time",
            "Where it becomes a discussion between professions, the citizen gets a place at the DTR.",
        ),
        (
            AUTO, "written_and_told", "Vi retter planen med det samme",
            "Planen er rigtig, når vi går, og borgeren hører, hvad der er ændret.",
            "We put the plan right at once",
            "The plan is right when we leave, and the citizen hears what has changed.",
        ),
    ],
    "triage": [
        (
            TICK, "", "Farven først", "Vi siger farven fra sidst, den nye farve, og hvad den bygger på.",
            "The colour first", "We say the colour from last time, the new one, and what it rests on.",
        ),
        (
            TICK, "", "Rød, så gul, så grøn", "De røde først. De grønne uden nyt nævner vi kun ved navn.",
            "Red, then yellow, then green", "The red first. The green without news are only named.",
        ),
        (
            TICK, "facts_first", "Set, målt eller hørt",
            "En farve bygger på noget, der er set, målt eller hørt, og på teksten, der forklarer farven.",
            "Seen, measured or heard",
            "A colour rests on something seen, measured or heard, and on the text that explains the colour.",
        ),
        (
            PROMPT, "everybody_contributes", "Den, der kom sidst i hjemmet",
            "Den, der har set borgeren siden sidst, siger det, også når det er småt.",
            "Whoever was last in the home",
            "Whoever has seen the citizen since last time says so, also when it is little.",
        ),
        (
            AUTO, "agreement", "Gul og rød får et næste skridt",
            "Hver gul og rød borger får hvem, hvad og inden hvornår.",
            "Yellow and red get a next step", "Each yellow and red citizen gets who, what and by when.",
        ),
        (
            TICK, "", "Næste gang er sat", "Vi siger, hvornår borgeren triageres igen.",
            "The next time is set", "We say when the citizen is triaged again.",
        ),
        (
            TIMER, "time_per_citizen", "Et minut til hver",
            "Skal der tales længe, får borgeren plads på et andet møde.",
            "A minute for each", "Where there is much to say, the citizen gets a place at another meeting.",
        ),
        (
            AUTO, "on_time", "På slaget", "Runden begynder og slutter på det aftalte klokkeslæt.",
            "On the stroke", "The round begins and ends at the agreed time.",
        ),
        (
            AUTO, "weekly", "Runden springes ikke over", "Runden holdes, som den er aftalt, også i ferien.",
            "No round is skipped", "The round is held as agreed, in the holidays too.",
        ),
        (
            AUTO, "leader_set", "Én styrer runden", "Én trænet mødeleder holder rækkefølge og tempo.",
            "One steers the round", "One trained meeting leader keeps order and pace.",
        ),
        (
            AUTO, "written_and_told", "Skrevet, før vi går", "Farve og næste skridt står der, når runden slutter.",
            "Written before we go", "Colour and next step are written when the round ends.",
        ),
    ],
    "board": [
        (
            AUTO, "on_time", "Stående og kort",
            "Vi står op, begynder på slaget og er færdige på et kvarter.",
            "Standing and short", "We stand, begin on the stroke, and are done in a quarter of an hour.",
        ),
        (
            TICK, "", "Kun det, der er i dag",
            "Borgeren er på tavlen, fordi noget er ændret, eller fordi noget skal ske i dag.",
            "Only what is today",
            "The citizen is on the board because something has changed, or is to happen today.",
        ),
        (
            TICK, "facts_first", "Det vigtigste i to sætninger", "Først det, nogen har set eller målt.",
            "What matters most, in two sentences", "First what somebody has seen or measured.",
        ),
        (
            PROMPT, "everybody_contributes", "Alle ved tavlen må sige noget",
            "Den, der møder ind, og den, der går hjem, siger det, den anden skal vide.",
            "Everybody at the board may speak",
            "Whoever comes on shift and whoever goes home say what the other must know.",
        ),
        (
            AUTO, "agreement", "Hvem tager den?", "Hver borger får ét navn og ét tidspunkt.",
            "Who takes it?", "Each citizen gets one name and one time.",
        ),
        (
            TIMER, "time_per_citizen", "Langt tager vi et andet sted",
            "Efter et minut får det en ejer og et andet møde.",
            "What is long goes elsewhere", "After a minute it gets an owner and another meeting.",
        ),
        (
            AUTO, "leader_set", "Én holder tempoet", "Én trænet mødeleder står ved tavlen og kalder op.",
            "One keeps the pace", "One trained meeting leader stands at the board and calls up.",
        ),
        (
            AUTO, "weekly", "Fast tid ved tavlen", "Tavlemødet holdes, som det er aftalt, også på travle dage.",
            "A fixed time at the board", "The board meeting is held as agreed, on busy days too.",
        ),
        (
            TICK, "", "Tavlen er ikke for forbipasserende",
            "Døren er lukket, og ingen navne står fremme, når vi går.",
            "The board is not for passers-by", "The door is shut, and no names are left to see when we go.",
        ),
        (
            AUTO, "written_and_told", "Skrevet, før vi går", "Det, der blev lovet, står der samme dag.",
            "Written before we go", "What was promised is written the same day.",
        ),
    ],
    "citizen_conference": [
        (
            AUTO, "goal_first", "Mennesket først", "Vi begynder med, hvem borgeren er, og hvad borgeren selv ønsker.",
            "The person first", "We begin with who the citizen is, and what the citizen wishes.",
        ),
        (
            AUTO, "prepared_agenda", "Én borger, ét spørgsmål",
            "Spørgsmålet er skrevet i tide, og alle har læst på borgeren.",
            "One citizen, one question",
            "The question is written in time, and everybody has read up on the citizen.",
        ),
        (
            TICK, "facts_first", "Det synlige først", "Hvornår går det godt, og hvornår gør det ikke? Hvad er målt?",
            "The visible first", "When does it go well, and when does it not? What has been measured?",
        ),
        (
            TICK, "", "Gæt er velkomne og hedder gæt",
            "Når det synlige er sagt, må vi gætte på, hvad der ligger bag, og hvad der taler imod.",
            "Guesses are welcome, and called guesses",
            "When the visible is said, we may guess at what lies behind, and what speaks against it.",
        ),
        (
            PROMPT, "everybody_contributes", "Alle, der kender borgeren, kommer til orde",
            "Nat og weekend er spurgt, også når de ikke sidder her.",
            "All who know the citizen are heard",
            "Night and weekend have been asked, also when they do not sit here.",
        ),
        (
            PROMPT, "one_speaker", "Vi hører hinanden til ende", "Den med bolden har ordet. Ingen løsninger endnu.",
            "We hear each other out", "Whoever holds the ball speaks. No solutions yet.",
        ),
        (
            AUTO, "right_people", "Kontaktpersonen er her", "Uden den, der kender borgeren bedst, flytter vi mødet.",
            "The contact person is here", "Without whoever knows the citizen best, we move the meeting.",
        ),
        (
            AUTO, "leader_set", "En leder holder formen", "Én trænet mødeleder holder trinene og overlader svaret til rummet.",
            "A leader keeps the form", "One trained meeting leader keeps the steps, and leaves the answer to the room.",
        ),
        (
            AUTO, "on_time", "Hele timen og ikke mere", "Vi begynder og slutter på det aftalte klokkeslæt.",
            "The whole hour and no more", "We begin and end at the agreed time.",
        ),
        (
            AUTO, "agreement", "Få ting, som alle gør", "Vi vælger højst tre ting, hver med hvem og hvornår.",
            "A few things that all do", "We choose three things at the most, each with who and when.",
        ),
        (
            TICK, "", "En dag til at se på det igen", "Vi sætter dagen, og vi siger, hvad vi vil se efter.",
            "A day to look again", "We set the day, and say what we will look for.",
        ),
        (
            AUTO, "written_and_told", "Borgeren hører det først",
            "Vi skriver det i dag og fortæller det til borgeren, før andre hører det.",
            "The citizen hears it first", "We write it today, and tell the citizen before others hear it.",
        ),
    ],
    "resident_conference": [
        (
            AUTO, "goal_first", "En god dag for beboeren", "Vi begynder med beboerens egen dag og eget ønske.",
            "A good day for the resident", "We begin with the resident's own day and own wish.",
        ),
        (
            AUTO, "prepared_agenda", "Spørgsmålet er stillet på forhånd",
            "Den, der har spørgsmålet, har skrevet det, før listen lukkes.",
            "The question is asked beforehand",
            "Whoever has the question has written it before the list is closed.",
        ),
        (
            PROMPT, "one_speaker", "Fortæl færdigt", "Den med bolden fortæller, og ingen afbryder.",
            "Tell to the end", "Whoever holds the ball tells, and nobody interrupts.",
        ),
        (
            TICK, "", "Spørgsmål før råd", "Først spørger vi, til vi har forstået det. Så giver vi råd.",
            "Questions before advice", "First we ask until we have understood. Then we advise.",
        ),
        (
            TICK, "facts_first", "Set og hørt", "Vi skiller det, vi har set, fra det, vi mener om det.",
            "Seen and heard", "We part what we have seen from what we think of it.",
        ),
        (
            PROMPT, "everybody_contributes", "Ét bud fra hvert fag", "Hvert fag giver ét bud, også det fag, der sjældent spørges.",
            "One suggestion from each profession",
            "Each profession makes one suggestion, also the one that is seldom asked.",
        ),
        (
            AUTO, "right_people", "Kontaktpersonen er med", "Kontaktpersonen er med eller har sat en anden ind i det.",
            "The contact person takes part", "The contact person takes part, or has briefed somebody else.",
        ),
        (
            AUTO, "leader_set", "Facilitatoren ejer ikke spørgsmålet",
            "Én trænet mødeleder passer formen og holder sit eget svar tilbage.",
            "The facilitator does not own the question",
            "One trained meeting leader minds the form, and holds back an answer of their own.",
        ),
        (
            TIMER, "time_per_citizen", "Tiden er delt på forhånd", "Den næste beboer får sin tid, også når den første er svær.",
            "The time is shared beforehand", "The next resident gets their time, also when the first is hard.",
        ),
        (
            AUTO, "on_time", "Vi holder klokken", "Vi begynder og slutter på det aftalte klokkeslæt.",
            "We keep the clock", "We begin and end at the agreed time.",
        ),
        (
            AUTO, "agreement", "En prøve, der kan ses", "Vi aftaler noget, vi kan se virker: hvem, hvad og hvor længe.",
            "A trial that can be seen", "We agree on something that we can see work: who, what and for how long.",
        ),
        (
            AUTO, "written_and_told", "Beboeren er den første, der hører",
            "Det står der i dag, og beboeren hører om det, pårørende når der er samtykke.",
            "The resident is the first to hear",
            "It is written today, and the resident hears of it; relatives, by consent.",
        ),
    ],
    "citizen_review": [
        (
            AUTO, "goal_first", "Målet op mod i dag", "Vi læser målet og spørger, om det stadig er borgerens.",
            "The goal against today", "We read the goal, and ask whether it is still the citizen's.",
        ),
        (
            PROMPT, "everybody_contributes", "Hele borgeren, fag for fag",
            "Helbred, funktion, mad, hverdag og netværk: intet område springes over.",
            "The whole citizen, profession by profession",
            "Health, function, food, daily life and network: no part is skipped.",
        ),
        (
            TICK, "facts_first", "Vi ved, hvor vi ved det fra", "Hver oplysning har en dag og en kilde.",
            "We know how we know", "Everything we tell has a day and a source.",
        ),
        (
            TICK, "", "Planen ryddes op",
            "Det, der ikke gør gavn længere, siger vi højt, og det, der mangler, med.",
            "The plan is tidied", "What does no good any longer is said aloud, and so is what is missing.",
        ),
        (
            AUTO, "right_people", "Kontaktpersonen er med",
            "Den, der kommer i hjemmet, hører gennemgangen og retter os.",
            "The contact person takes part", "Whoever comes to the home hears the review, and puts us right.",
        ),
        (
            TICK, "", "Sygeplejerske og terapeut er her", "Helbred og funktion ses af dem, der kan måle det.",
            "Nurse and therapist are here", "Health and function are seen by those who can measure them.",
        ),
        (
            AUTO, "prepared_agenda", "Mødt forberedt", "Listen er lukket i tide, og målingerne er nye.",
            "Prepared when we meet", "The list is closed in time, and the measurements are fresh.",
        ),
        (
            AUTO, "leader_set", "Én styrer gennemgangen", "Én trænet mødeleder passer spørgsmålene og tiden.",
            "One steers the review", "One trained meeting leader minds the questions and the time.",
        ),
        (
            AUTO, "on_time", "Vi starter på slaget", "Mødet går i gang og slutter på det aftalte klokkeslæt.",
            "We start on the stroke", "The meeting begins and ends at the agreed time.",
        ),
        (
            TIMER, "time_per_citizen", "Hver borger har sin tid", "Bliver det langt, får det en ejer og et andet møde.",
            "Every citizen has their time", "If it takes long, it gets an owner and another meeting.",
        ),
        (
            AUTO, "agreement", "Fortsæt, justér, afslut eller ny afgørelse",
            "Hver gennemgang ender i et af de fire, med hvem og hvornår.",
            "Continue, adjust, end or decide anew", "Each review ends in one of the four, with who and when.",
        ),
        (
            AUTO, "weekly", "Gennemgangen kommer igen", "Dagen for den næste er sat, og den holdes.",
            "The review comes again", "The day of the next one is set, and it is kept.",
        ),
        (
            AUTO, "written_and_told", "Borgeren kender resultatet", "Planen er rettet i dag, og borgeren hører, hvad der er ændret.",
            "The citizen knows the result", "The plan is put right today, and the citizen hears what has changed.",
        ),
    ],
}  # fmt: skip

# about, minutes, and title and prompt in Danish and in English; eight minutes each
SCRIPTS = {
    "dementia": [
        (
            "goal", "0.75", "Det, der er vigtigt",
            "Sig borgerens navn, og hvad der er en god dag. Egne ord, eller dem borgeren altid har brugt.",
            "What matters",
            "Say the citizen's name, and what a good day is. Own words, or those always used.",
        ),
        (
            "last_agreement", "0.75", "Gjorde vi det ens?", "Hvad aftalte vi sidst, gjorde alle vagter det, og hvad skete der?",
            "Did we do it alike?",
            "What did we agree last time, did all shifts do it, and what happened?",
        ),
        (
            "facts", "3.00", "Det vi ser", "Hvornår, hvor og sammen med hvem? Søvn, mad, smerter, medicin og ro.",
            "What we see", "When, where and with whom? Sleep, food, pain, medicine and calm.",
        ),
        (
            "other", "1.25", "Det der kan ligge bag", "Sig, at det er en formodning, og hvad der taler for og imod den.",
            "What may lie behind", "Say that it is an assumption, and what speaks for it and against.",
        ),
        (
            "options", "1.00", "Muligheder", "Hvad kan vi ændre omkring borgeren? Hvad er muligt, visitator?",
            "Options", "What can we change around the citizen? What is possible, visitator?",
        ),
        (
            "decision", "0.75", "Få ting, alle gør ens", "Hvem, hvad og hvornår? Inden for rammen, eller en ny afgørelse?",
            "A few things, all alike", "Who, what and when? Within the frame, or a new decision?",
        ),
        (
            "read_back", "0.50", "Læs op", "Læs op. Hvem fortæller det til borgeren, og hvem til nat og weekend?",
            "Read back", "Read aloud. Who tells the citizen, and who tells night and weekend?",
        ),
    ],
    "coordination": [
        (
            "goal", "0.50", "Navn og mål", "Sig borgerens navn, og læs målet højt.",
            "Name and goal", "Say the citizen's name, and read the goal aloud.",
        ),
        (
            "last_agreement", "1.50", "Planen", "Hvad er gjort af det aftalte, og hvad venter på nogen?",
            "The plan", "What has been done of what was agreed, and what waits for somebody?",
        ),
        (
            "facts", "2.00", "Nyt fra hvert fag", "Kun det, der er ændret. Set, målt eller en formodning?",
            "News from each profession", "Only what has changed. Seen, measured or assumed?",
        ),
        (
            "options", "1.50", "Overgange", "Skifter borgeren fag, sted eller leverandør? Hvem har opgaven imens?",
            "Handovers", "Does the citizen change profession, place or supplier? Who has the task meanwhile?",
        ),
        (
            "decision", "2.00", "Én opgave, én ejer", "Hvem gør hvad, og hvornår? Justering i rammen, eller ny afgørelse?",
            "One task, one owner", "Who does what by when? An adjustment in the frame, or a new decision?",
        ),
        (
            "read_back", "0.50", "Læs op", "Læs planens ændring op. Hvem giver borgeren og leverandøren besked?",
            "Read back", "Read the change of the plan aloud. Who tells the citizen and the supplier?",
        ),
    ],
}  # fmt: skip

# Who must be there besides leader and visitator, where nobody has written the kind anew.
ALSO_REQUIRED = {"dementia": "nurse", "coordination": "coordinator"}
PROFILE = (
    "length_minutes", "max_citizens", "opening_minutes", "closing_minutes", "rhythm", "required_roles",
    "rota_roles",
)  # fmt: skip


def ship(apps, schema_editor):
    """Whatever of this nobody has written otherwise."""
    _rules(apps)
    for kind, rows in SCRIPTS.items():
        _script(apps, kind, rows)
    for kind, role in ALSO_REQUIRED.items():
        _profile(apps, kind, role)


def _rules(apps):
    rule_sets, rules = apps.get_model("meetings", "RuleSet").objects, apps.get_model("meetings", "Rule")
    common = rule_sets.filter(meeting_type="").order_by("-version").first()
    if common is None or common.published_by_id is not None:
        return
    for kind, rows in RULES.items():
        if rule_sets.filter(meeting_type=kind).exists():
            continue
        own = rule_sets.create(
            version=1, meeting_type=kind, name=NAMES[kind], origin=ORIGIN, published_at=clock.now()
        )
        rules.objects.bulk_create(
            rules(
                rule_set=own, number=number, kind=how, check_name=check, title=title, line=line,
                title_en=title_en, line_en=line_en,
            )
            for number, (how, check, title, line, title_en, line_en) in enumerate(rows, start=1)
        )  # fmt: skip


def _script(apps, kind, rows):
    scripts, steps = apps.get_model("meetings", "MeetingScript"), apps.get_model("meetings", "ScriptStep")
    newest = _untouched(scripts, kind)
    if newest is None:
        return
    own = scripts.objects.create(meeting_type=kind, version=newest.version + 1, published_at=clock.now())
    steps.objects.bulk_create(
        steps(
            script=own, number=number, kind=about, minutes=minutes, title=title, prompt=prompt,
            title_en=title_en, prompt_en=prompt_en,
        )
        for number, (about, minutes, title, prompt, title_en, prompt_en) in enumerate(rows, start=1)
    )  # fmt: skip


def _profile(apps, kind, role):
    profiles = apps.get_model("meetings", "MeetingProfile")
    newest = _untouched(profiles, kind)
    if newest is None or role in newest.required_roles:
        return
    copied = {name: getattr(newest, name) for name in PROFILE}
    copied["required_roles"] = [*newest.required_roles, role]
    profiles.objects.create(meeting_type=kind, version=newest.version + 1, published_at=clock.now(), **copied)


def _untouched(model, kind):
    """The newest version, when it is the one that came with the house."""
    newest = model.objects.filter(meeting_type=kind).order_by("-version").first()
    return newest if newest is not None and newest.published_by_id is None else None


def take_back(apps, schema_editor):
    """What came with this, as far as no meeting has used it."""
    meetings = apps.get_model("meetings", "Meeting").objects
    for whole, part, used_as, kinds in (
        ("RuleSet", ("Rule", "rule_set_id"), "rule_set_id", RULES),
        ("MeetingScript", ("ScriptStep", "script_id"), "script_id", SCRIPTS),
        ("MeetingProfile", None, "profile_id", ALSO_REQUIRED),
    ):
        came = apps.get_model("meetings", whole).objects.filter(meeting_type__in=kinds, published_by=None)
        if whole != "RuleSet":
            came = came.filter(version__gt=1)
        used = set(meetings.exclude(**{used_as: None}).values_list(used_as, flat=True))
        # Plain deletions: the collector would ask after related rows by models of another step.
        unused = set(came.values_list("pk", flat=True)) - used
        if part:
            name, field = part
            rows = apps.get_model("meetings", name).objects.filter(**{f"{field}__in": unused})
            rows._raw_delete(schema_editor.connection.alias)
        apps.get_model("meetings", whole).objects.filter(pk__in=unused)._raw_delete(
            schema_editor.connection.alias
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_rules_numbered_by_kind")]
    operations = [migrations.RunPython(ship, take_back)]
