"""The citizens of the invented Team Nord, as those of the other teams are in demo_citizens.py. Plain data."""

from citizens.models.course import ClosureOutcome, CourseTrack
from dtr.staff.roles import Role
from goals.models import GoalStatus, GoalType
from meetings.demo_texts import (
    ASSESS,
    BARTHEL,
    CARE,
    CHAIR,
    CLOSE,
    COORDINATOR,
    COPM,
    DO,
    FOLLOW,
    FOOD,
    GOAL,
    NURSE,
    REHAB,
    RETRAINING,
    SMILEY,
    SSA,
    SSH,
    THERAPIST,
    TRAINING,
    UCLA,
    WHO5,
    CitizenText,
    GoalText,
)

NORD = (
    CitizenText(
        0, "Gudrun Ågaard", "140241", "Lærkevej 8, 1. tv.", CARE, FOLLOW, 10, SSH,
        "Jeg er vant til at klare mig selv, og det vil jeg helst blive ved med.",
        (
            GoalText("gang", "Jeg vil selv ned og tømme postkassen, så jeg kan sige godmorgen til genboen.",
                     "Gudrun går ned ad trappen til postkassen og op igen hver formiddag.",
                     "Fem af syv dage uden hjælp, noteret på køkkenkalenderen.",
                     "Hun har gået turen tre gange med Bjørn og brugte kun gelænderet.", CHAIR,
                     (6, 7, 9, 11)),
            GoalText("bad", "Jeg vil have mit bad om morgenen uden at vente på nogen.",
                     "Gudrun går selv i bad på badebænken tre morgener om ugen.",
                     "Tre bade om ugen uden personale i badeværelset.",
                     "Hun klarer allerede overkroppen og fødderne med svamp på skaft.", BARTHEL,
                     (13, 14, 16, 17)),
        ),
    ),
    CitizenText(
        0, "Aksel Bruun", "030939", "Møllebakken 22", REHAB, DO, 7, THERAPIST,
        "Haven er mit åndehul. Jeg savner at have jord under neglene.",
        (
            GoalText("gang", "Jeg vil ud og se til mine roser hver dag, også når det blæser.",
                     "Aksel går med rollator fra havedøren til rosenbedet og tilbage.",
                     "Turen på 40 meter hver dag i en uge.", "Han gik 25 meter uden pause i sidste uge.",
                     CHAIR, (5, 6, 6, 8)),
        ),
    ),
    CitizenText(
        0, "Inger-Lise Thorsø", "220545", "Skovbrynet 3", CARE, DO, 9, SSA,
        "Jeg har altid haft gæster. Nu tør jeg ikke invitere nogen.",
        (
            GoalText("mad", "Jeg vil kunne dække et rigtigt kaffebord til mine søstre igen.",
                     "Inger-Lise bager en formkage og dækker bord til fire.",
                     "Én gang inden udgangen af næste måned; hun fortæller, hvordan det gik.",
                     "Hun kan stå ved køkkenbordet i ti minutter med høj taburet.", COPM, (3, 4, 6)),
        ),
    ),
    CitizenText(
        0, "Poul-Erik Sand", "171143", "Fyrvænget 11", RETRAINING, DO, 5, Role.MEETING_LEADER,
        "Hoften er ny, men jeg stoler ikke på den endnu.",
        (
            GoalText("gang", "Jeg vil op ad stigen til båden, inden den skal i vandet.",
                     "Poul-Erik træder op og ned af tre trin uden at holde fast.",
                     "Ti gange op og ned på trappebænken.",
                     "Lægen har givet fri belastning, og han klarer to trin nu.", CHAIR, (7, 9, 10)),
        ),
    ),
    CitizenText(
        0, "Rigmor Dalsgård", "080440", "Kirkestræde 5, st.", CARE, FOLLOW, 12, NURSE,
        "Såret fylder det hele. Jeg vil hellere tale om noget andet.",
        (
            GoalText("hud", "Jeg vil have almindelige sko på til mit oldebarns dåb.",
                     "Rigmor går i egne sko en time om dagen, når såret er lukket.",
                     "Såret er højst 1 x 1 cm og tørt ved to målinger i træk.",
                     "Såret er halveret på fire uger med kompression.", WHO5, (40, 44, 52, 60)),
        ),
    ),
    CitizenText(
        0, "Svend Åge Mølholm", "290138", "Bøgevej 47", CARE, GOAL, 3, COORDINATOR,
        "Det er stille i huset efter Else. Mest om søndagen.",
        (
            GoalText("tryg", "Jeg vil spille kort med nogen, der kan finde ud af at tabe.",
                     "Svend Åge tager med bussen til kortklubben i Sognegården.",
                     "To torsdage om måneden i to måneder.",
                     "Naboen har tilbudt at følges med ham de første gange.", UCLA, (8, 8, 7)),
        ),
    ),
    CitizenText(
        0, "Birthe Nørremark", "110647", "Engdraget 2", REHAB, DO, 6, THERAPIST,
        "Hånden gør ikke, hvad jeg siger til den.",
        (
            GoalText("bad", "Jeg vil selv knappe min skjorte. Det er mig, der skal se ordentlig ud.",
                     "Birthe knapper fem knapper med højre hånd og knappekrog.",
                     "Under fem minutter tre morgener i træk.", "Hun klarede tre knapper i mandags.", COPM,
                     (2, 4, 5)),
            GoalText("mad", "Jeg vil skære mit eget brød til frokost.",
                     "Birthe smører og skærer to stykker rugbrød med ergonomisk kniv.",
                     "Hver dag i en uge, set af frokostholdet.", "", SMILEY, (2, 3, 4)),
        ),
    ),
    CitizenText(
        0, "Jørgen Kærulff", "251237", "Strandgade 19, 2. th.", CARE, DO, 8, NURSE,
        "Pillerne blander sig sammen for mig. Det gør mig utryg.",
        (
            GoalText("hud", "Jeg vil selv have styr på min medicin og ikke ringe til min datter om natten.",
                     "Jørgen tager morgenmedicinen fra doseringsæsken uden at blive mindet om det.",
                     "Syv dage i træk med tom æske kl. 9.",
                     "Han finder den rigtige ugedag hver gang, når æsken står ved kaffemaskinen.", SMILEY,
                     (2, 3, 3, 4)),
        ),
    ),
    CitizenText(
        0, "Asta Lindegård", "060742", "Søndergade 31", CARE, DO, 11, FOOD,
        "Jeg bliver så hurtigt mæt, og så bliver jeg træt.",
        (
            GoalText("mad", "Jeg vil have kræfter nok til at gå i biografen med mit barnebarn.",
                     "Asta spiser to mellemmåltider om dagen og går en tur efter frokost.",
                     "Vægten er steget to kilo, målt hver mandag.",
                     "Hun kan lide koldskål og jordbærgrød og spiser det op.", CHAIR, (7, 7, 8, 9)),
        ),
        supplier=True,
    ),
    CitizenText(
        0, "Holger Fjeldsø", "190844", "Nordvej 52", TRAINING, DO, 6, THERAPIST,
        "Jeg faldt i entreen, og nu holder jeg mig til lænestolen.",
        (
            GoalText("gang", "Jeg vil gå til bageren om lørdagen og selv bære poserne hjem.",
                     "Holger går 600 meter med stok og bærer en pose på ét kilo.",
                     "To lørdage i træk uden at sætte sig undervejs.", "Han går 400 meter på træningsbanen.",
                     CHAIR, (8, 9, 11)),
        ),
        supplier=True,
    ),
    CitizenText(
        0, "Ester Lundgård", "010337", "Klokkervej 9", CARE, ASSESS, 1, SSH,
        "I må gerne hjælpe, men spørg mig først.",
        (
            GoalText("tryg", "Jeg vil selv bestemme, hvornår jeg går i seng.",
                     "Ester bliver hjulpet i seng, når hun ringer, mellem kl. 20 og 23.", ""),
        ),
    ),
    CitizenText(
        0, "Knud Vester", "130550", "Mosevej 4", REHAB, DO, 4, THERAPIST,
        "Jeg har kørt lastbil i fyrre år. Jeg er ikke god til at sidde stille.",
        (
            GoalText("hjem", "Jeg vil slå min egen græsplæne, om det så tager hele ugen.",
                     "Knud slår en fjerdedel af plænen ad gangen med pause på havebænken.",
                     "Hele plænen på fire dage.", "Pulsen falder til ro på to minutter, når han sætter sig.",
                     COPM, (3, 5)),
        ),
    ),
    CitizenText(
        0, "Tove Ørum", "271148", "Havbakken 16", CARE, FOLLOW, 10, COORDINATOR,
        "Min mand passede mig. Nu er det mig, der skal lære det.",
        (
            GoalText("hjem", "Jeg vil kunne vaske mit eget tøj, så det dufter, som det plejer.",
                     "Tove sorterer, starter maskinen og hænger op på lavt stativ.",
                     "En maskine om ugen uden hjælp i fire uger.", "Hun har startet maskinen selv to gange.",
                     BARTHEL, (15, 16, 17), GoalType.REDUCE, GoalStatus.PARTLY_REACHED),
            GoalText("tryg", "Jeg vil turde være alene hjemme, når det bliver mørkt.",
                     "Tove tænder selv lys og låser døren og ringer kun, hvis hun har brug for det.",
                     "Højst ét opkald om aftenen i to uger.", "", WHO5, (36, 44, 56)),
        ),
        track=CourseTrack.LIGHT,
    ),
    CitizenText(
        0, "Ejnar Højbjerg", "040246", "Fasanvej 28", REHAB, CLOSE, 13, THERAPIST,
        "Jeg vil tilbage til værkstedet.",
        (
            GoalText("hjem", "Jeg vil stå ved høvlebænken og lave fuglekasser igen.",
                     "Ejnar arbejder ved bænken en halv time om dagen.", "Fem dage om ugen i tre uger.",
                     "Han står i 20 minutter uden smerter.", COPM, (3, 5, 7, 8), GoalType.RESOLVE,
                     GoalStatus.REACHED),
        ),
        closure=(ClosureOutcome.INDEPENDENT, "Klarer sig selv og har solgt fire fuglekasser.", 1),
    ),
    CitizenText(
        0, "Dagny Søgård", "160341", "Havnegade 7", REHAB, CLOSE, 12, SSA,
        "Jeg prøver gerne, men ikke for enhver pris.",
        (
            GoalText("gang", "Jeg vil kunne gå i kirke om søndagen.", "Dagny går 300 meter med rollator.",
                     "Tre søndage i træk.", "", CHAIR, (4, 4, 3), GoalType.REDUCE, GoalStatus.DROPPED),
        ),
        closure=(ClosureOutcome.DROPPED_OUT, "Dagny ville stoppe træningen, da smerterne tog til.", 3),
    ),
)  # fmt: skip
