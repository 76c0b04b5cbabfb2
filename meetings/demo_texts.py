"""The invented Fjordby Kommune in words: its teams, and what is asked for, said and agreed. Plain data."""

from typing import NamedTuple

from citizens.models.course import CourseKind, CoursePhase, CourseTrack
from dtr.staff.roles import Role
from goals.models import GoalStatus, GoalType

CARE, REHAB, TRAINING, RETRAINING, PLACE = CourseKind
ASSESS, GOAL, DO, FOLLOW, CLOSE = CoursePhase
NURSE, SSA, SSH, THERAPIST, FOOD, COORDINATOR = (
    Role.NURSE,
    Role.CARE_ASSISTANT,
    Role.CARE_HELPER,
    Role.THERAPIST,
    Role.NUTRITION_CONSULTANT,
    Role.COORDINATOR,
)

MUNICIPALITY = "Fjordby Kommune"
SUPPLIERS = (("Fjordglimt Omsorg ApS", "Preben Kildesø"), ("Havørnens Hjemhjælp ApS", "Jytte Vesterå"))
KEEPER = "Astrid Holmgård"
# Decides on some help from 2027; a municipality may go on running it.
REGION = "Region Fjordland"


class TeamText(NamedTuple):
    """A team, where and when it meets, and its staff: role → name."""

    name: str
    unit: str
    place: str
    start: str
    staff: dict[str, str]
    second_roles: dict[str, str]


TEAMS = (
    TeamText(
        "Team Nord",
        "Fjordby Hjemmepleje",
        "Mødelokale Ørnen, Nordvej 14",
        "",  # meets when the demo is loaded
        {
            Role.MEETING_LEADER: "Kirsten Ravnsbæk",
            Role.CO_LEADER: "Jonas Møllegård",
            Role.VISITATOR: "Anne-Grethe Skov",
            Role.DAILY_MANAGER: "Torben Lykkegård",
            COORDINATOR: "Sanne Højlund",
            NURSE: "Mette Åkjær",
            SSA: "Fatima Demir",
            SSH: "Bjørn Kvist",
            THERAPIST: "Karen Sødal",
            FOOD: "Louise Ærenlund",
        },
        {Role.CO_LEADER: SSA},
    ),
    TeamText(
        "Team Havnen",
        "Fjordby Hjemmepleje",
        "Personalestuen, Gl. Havnegade 3",
        "10:00",
        {
            Role.MEETING_LEADER: "Henrik Østerby",
            Role.CO_LEADER: "Pernille Vang",
            Role.VISITATOR: "Søren Brask",
            Role.DAILY_MANAGER: "Hanne Tølbøl",
            COORDINATOR: "Amalie Kjærsgård",
            NURSE: "Yusuf Rahimi",
            SSA: "Gitte Løvstrøm",
            SSH: "Dorte Pilegård",
            THERAPIST: "Rasmus Nygård",
            FOOD: "Ida Bækgård",
        },
        {Role.CO_LEADER: NURSE},
    ),
    TeamText(
        "Team Solgården",
        "Plejecenter Solgården",
        "Dagligstuen, Solgården",
        "13:15",
        {
            Role.MEETING_LEADER: "Ulla Thorø",
            Role.CO_LEADER: "Mikkel Sand",
            Role.VISITATOR: "Bente Hjortshøj",
            Role.DAILY_MANAGER: "Lars Åstrup",
            COORDINATOR: "Nanna Grøn",
            NURSE: "Signe Østmark",
            SSA: "Zainab Karimi",
            SSH: "Ole Bødker",
            THERAPIST: "Tine Færch",
            FOOD: "Kasper Rønbjerg",
        },
        {Role.CO_LEADER: SSH},
    ),
)


class GoalText(NamedTuple):
    """A goal: the citizen's own words, the letters S, M and R; an instrument and its scores, oldest first."""

    theme: str
    wish: str
    specific: str
    measurable: str
    realistic: str = ""
    instrument: str = ""
    scores: tuple[float, ...] = ()
    goal_type: str = GoalType.REDUCE
    status: str = GoalStatus.ACTIVE


class CitizenText(NamedTuple):
    """A citizen. ``birth`` is the first six digits of the CPR number; ``weeks`` since the course started."""

    team: int
    name: str
    birth: str
    address: str
    kind: str
    phase: str
    weeks: int
    contact: str
    wish: str
    goals: tuple[GoalText, ...] = ()
    track: str = CourseTrack.REHAB
    supplier: bool = False
    closure: tuple[str, str, int] | None = None


CHAIR, BARTHEL, COPM, UCLA, WHO5, SMILEY = (
    "chair-stand-30",
    "barthel-20",
    "copm-performance",
    "ucla-3",
    "who-5",
    "smiley-5",
)

EVALUATIONS = (
    "Kontaktpersonen spørger borgeren og ser efter i hverdagen; status på mødet.",
    "Terapeuten måler igen sammen med borgeren og viser tallene.",
    "Borgeren fortæller selv på næste hjemmebesøg; kontaktpersonen skriver ned.",
)

REASONS = {
    "gang": (
        "Går længere, end vi troede – skal målet flyttes?",
        "Er faldet siden sidst, men kom selv op.",
        "Træningen er slut om to uger.",
        "Tør ikke gå alene efter mørkets frembrud.",
    ),
    "bad": (
        "Klarer mere af badet selv end bevilget.",
        "Bliver træt af den lange morgen.",
        "Nyt hjælpemiddel er kommet; virker det?",
    ),
    "mad": (
        "Har tabt sig halvandet kilo på en måned.",
        "Spiser bedre i selskab.",
        "Vil gerne lave mad igen.",
    ),
    "tryg": (
        "Ringer oftere om aftenen.",
        "Har takket ja til et fællesskab.",
        "Datteren spørger til næste skridt.",
    ),
    "hjem": (
        "Vil selv overtage en opgave.",
        "Halvvejs i forløbet – status på målet.",
        "Mangler et redskab for at komme videre.",
    ),
    "hud": (
        "Ny måling af såret foreligger.",
        "Medicinen er ændret i sidste uge.",
        "Sover dårligt om natten.",
    ),
    "": ("Ny i teamet; vi skal lære hinanden at kende.",),
}

AGREEMENTS = {
    "gang": (
        (THERAPIST, "Går turen udenfor sammen med borgeren to gange og måler igen"),
        (SSH, "Følger borgeren på den daglige tur og noterer, hvor langt de kom"),
        (THERAPIST, "Viser dagholdet, hvordan trappen øves uden at holde i armen"),
        (COORDINATOR, "Lægger ti minutter ekstra på formiddagsbesøget de næste tre uger"),
        (SSA, "Ser gulvet og lyset igennem i hjemmet og fjerner det, man kan falde over"),
        (NURSE, "Måler blodtryk siddende og stående i tre dage"),
    ),
    "bad": (
        (THERAPIST, "Afprøver badebænk og greb i hjemmet"),
        (SSA, "Lader borgeren begynde selv og skriver ned, hvad der er brug for hjælp til"),
        (COORDINATOR, "Samler badet hos to faste kolleger"),
        (SSH, "Lægger tøjet frem i den rækkefølge, det skal på"),
    ),
    "mad": (
        (FOOD, "Laver kostplan med mellemmåltider, borgeren selv har valgt"),
        (SSA, "Vejer borgeren hver mandag før morgenmad"),
        (SSH, "Sidder med ved bordet til frokost tre dage om ugen"),
        (COORDINATOR, "Bestiller plads og kørsel til fællesspisning"),
        (NURSE, "Ser på tænder og synkning og taler med lægen ved behov"),
    ),
    "tryg": (
        (SSA, "Taler med borgeren om, hvornår på dagen det er sværest"),
        (SSH, "Følger borgeren den første gang og præsenterer for de andre"),
        (COORDINATOR, "Ringer til besøgsvennerne og aftaler et første møde"),
        (NURSE, "Gennemgår søvn og medicin sammen med egen læge"),
        (SSA, "Skriver borgerens livshistorie sammen med familien"),
    ),
    "hjem": (
        (THERAPIST, "Deler opgaven op i trin sammen med borgeren og øver de to første"),
        (SSH, "Gør opgaven sammen med borgeren i stedet for borgeren"),
        (COORDINATOR, "Undersøger, om indkøb kan bringes til døren den første måned"),
        (SSA, "Finder den høje taburet frem og ser, om arbejdshøjden passer"),
    ),
    "hud": (
        (NURSE, "Måler såret, tager billede og skriver i planen"),
        (NURSE, "Laver medicingennemgang med egen læge"),
        (SSA, "Øver doseringsæsken sammen med borgeren i en uge"),
        (SSH, "Minder om cremen om aftenen, indtil det er en vane"),
    ),
    "": ((SSA, "Holder opstartssamtale og spørger, hvad der betyder mest lige nu"),),
}

DONE = (
    "Gjort. Det gik bedre end ventet.",
    "Gjort sammen med borgeren, som var glad for det.",
    "Gjort; tallet står under målinger.",
    "Gjort. Familien er orienteret.",
    "Gjort, og det fungerer i hverdagen.",
)
MOVED = ("Borgeren var forkølet; vi prøver igen i næste uge.", "Hjælpemidlet er forsinket fra depotet.")
STUCK = ("Borgeren har sagt nej to gange. Vi må tale om, hvorfor.", "Lægen har ikke svaret endnu.")
NO_ACTION = (
    "Målet følger planen, og alle ved, hvad de skal.",
    "Borgeren ønsker ro om det i de næste to uger.",
)
CARRIED_OVER = ("Tiden var gået.", "Kontaktpersonen var der ikke, men kaldt ud til en anden borger.")
PARKED = (
    "Hvem taler med sønnen om nøglen til hoveddøren?",
    "Kan aftenholdet komme en halv time senere?",
    "Skal borgerens gulvtæppe væk, eller er det hendes valg?",
    "Kørsel til fællesspisning i ferien",
    "Hvordan deler vi sårplejen i weekenden?",
)


class HelpText(NamedTuple):
    """Help that is asked for: its section, hours a week, and the visitator's no, if it is one.

    Where the citizen got less, or nothing, the letter has its reasons, facts and considerations.
    """

    theme: str
    what: str
    law: str
    section: str
    hours: str | None = None
    new_decision: bool = False
    rejected: str = ""
    granted_hours: str | None = None
    letter: tuple[str, str, str] = ("", "", "")


HELP = (
    HelpText("gang", "Træning i hjemmet to gange om ugen i otte uger", "Ældreloven", "§ 10", "1.50",
             granted_hours="1.00", letter=(
                 "Du får træning i hjemmet i en time om ugen. Du har bedt om halvanden time. Den sidste "
                 "halve time erstattes af øvelser, som kontaktpersonen laver sammen med dig i hverdagen.",
                 "Du rejser dig nu fra stolen uden hjælp og går selv til postkassen.",
                 "Vi har lagt vægt på, at øvelserne virker bedst, når de er en del af dagen.",
             )),
    HelpText("bad", "Badebænk og to greb i brusenichen", "Serviceloven", "§ 112"),
    HelpText("mad", "Madservice tre dage om ugen, mens kræfterne kommer igen", "Ældreloven", "§ 13"),
    HelpText("tryg", "Kort tryghedsopkald hver aften i fire uger", "Ældreloven", "§ 10", "0.50"),
    HelpText("hjem", "Hjælp til tunge indkøb hver anden uge", "Ældreloven", "§ 10", "0.75"),
    HelpText("hud", "Sygepleje: sårskift hver anden dag", "Sundhedsloven", "§ 138", "1.25", True),
    HelpText("gang", "El-scooter til ture på havnen", "Serviceloven", "§ 113", None, True,
             "Behovet kan dækkes med rollator og flextrafik; vi ser på det igen efter træningen.",
             letter=(
                 "Du får ikke en el-scooter. Dine ture til havnen kan klares med din rollator og med "
                 "flextrafik, mens du træner din gang.",
                 "Du går 150 meter med rollator, og flextrafik kører fra din adresse.",
                 "Vi har vejet dit ønske om at komme ud alene mod, at træningen ventes at give dig længere "
                 "ture.",
             )),
)  # fmt: skip

# A helper saw it, the coordinator made room, the therapist measured, and today the visitator is asked.
WAITING_HELP = HelpText(
    "bad",
    "Rehabiliteringsforløb i otte uger i stedet for hjælp til bad hver dag",
    "Serviceloven",
    "§ 83 a",
    "2.50",
    True,
)
# Said no to between two meetings; the letter is not written yet.
REFUSED = (
    "Tove Ørum",
    SSA,
    HelpText(
        "hjem",
        "Ny vaskemaskine med lav låge",
        "Serviceloven",
        "§ 113",
        rejected="Hun starter sin egen maskine og hænger selv op. Vi ser på det igen, når forløbet slutter.",
    ),
)
WAITING = (
    ("Gudrun Ågaard", THERAPIST, WAITING_HELP),
    (
        "Minna Strandgård",
        SSA,
        HelpText("mad", "Kørsel til fællesspisning to gange om ugen", "Ældreloven", "§ 10", "1.00"),
    ),
    (
        "Verner Skovgård",
        NURSE,
        HelpText(
            "tryg",
            "Aflastning en eftermiddag om ugen, så ægtefællen kan komme ud",
            "Ældreloven",
            "§ 16",
            "4.00",
        ),
    ),
)
STILL_WAITING = "Minna Strandgård"
CHAIN_CITIZEN = "Gudrun Ågaard"
CHAIN_REASON = (
    "Bjørn har set Gudrun gå i bad næsten uden hjælp. "
    "Karen har målt: kan hun mere, end vi giver hende lov til?"
)

# On the agenda of the meeting that starts in a few minutes. Inger-Lise's contact person is ill that day.
TODAY = (
    "Gudrun Ågaard",
    "Aksel Bruun",
    "Inger-Lise Thorsø",
    "Rigmor Dalsgård",
    "Svend Åge Mølholm",
    "Birthe Nørremark",
    "Asta Lindegård",
    "Poul-Erik Sand",
)
ILL_TODAY = SSA

NOMINATIONS = (
    ("Jørgen Kærulff", NURSE, "Har taget medicinen selv i ti dage. Kan vi slippe aftenbesøget?"),
    ("Holger Fjeldsø", Role.PRIVATE_SUPPLIER, "Går til bageren nu. Hvad er næste mål?"),
    ("Knud Vester", THERAPIST, "Blev svimmel på plænen i mandags."),
    ("Ester Lundgård", SSH, "Er ny og har mange ønsker til aftenen."),
    ("Karla Wiingård", SSA, "Skulderen gør ondt igen."),
    ("Oda Kjærbøl", SSA, "Har haft elleve forskellige i hjemmet på en uge."),
    ("Gunner Bække", THERAPIST, "Har cyklet alene. Er forløbet færdigt?"),
    ("Verner Skovgård", NURSE, "Hustruen er bekymret for hjemkomsten."),
    ("Bodil Enghave", COORDINATOR, "Klaveret er ankommet; hvor skal det stå?"),
)
DECLINED = (
    ("Tove Ørum", SSA, "Vil gerne have ny vaskemaskine."),
    ("Harald Ømark", SSH, "Mangler lim til stolene."),
)
CANCELLED_BECAUSE = "Influenza i hele huset; tre borgere blev taget telefonisk."

NOT_BEGUN = (
    "Borgeren er indlagt og kommer hjem i næste uge.",
    "Borgeren ønsker at vente, til datteren er hjemme fra ferie.",
    "Leverandøren mangler en afløser; vi ringer igen på mandag.",
)
HEARD = (
    "Ved besøget den første mandag i måneden satte du selv en vask over i den maskine, du har, og du hængte "
    "tøjet op uden støtte. Det taler for, at du kan klare tøjvasken uden en ny maskine."
)
HEARD_ANSWER = "Borgeren siger, at det går på de gode dage, men ikke når hun har sovet dårligt."
KNOWS_ALL = "Borgeren var selv med ved vurderingen i hjemmet og kender alle de oplysninger, der tæller."
