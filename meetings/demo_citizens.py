"""The citizens of the invented Fjordby Kommune: who they are, what they want, how far they are. Plain data.

Every CPR number says that its owner will be born between 2037 and 2057: it belongs to no living person,
and on the screen it looks like an old person's.
"""

from citizens.models.course import ClosureOutcome, CourseTrack
from goals.models import GoalStatus, GoalType
from meetings.demo_nord import NORD
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
    GOAL,
    NURSE,
    PLACE,
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

HAVNEN = (
    CitizenText(
        1, "Vagn Tømmerup", "090242", "Kajen 12, 3. mf.", CARE, DO, 8, SSH,
        "Udsigten er min. Jeg flytter ingen steder.",
        (
            GoalText("gang", "Jeg vil ned på kajen og snakke med fiskerne om morgenen.",
                     "Vagn tager elevatoren ned og går til bænken på kajen med rollator.",
                     "Tre morgener om ugen i en måned.", "Han går til elevatoren og tilbage hver dag.", CHAIR,
                     (5, 7, 8)),
        ),
    ),
    CitizenText(
        1, "Else-Marie Gregersø", "210639", "Toldbodgade 4", REHAB, DO, 6, THERAPIST,
        "Jeg har sunget alt, siden jeg var tolv.",
        (
            GoalText("tryg", "Jeg vil synge i koret til sommerkoncerten, stående.",
                     "Else-Marie står op og synger i et kvarter ad gangen.",
                     "Tre korprøver uden at sætte sig før pausen.",
                     "Hun står i otte minutter med hånden på stolen.", CHAIR, (6, 8, 9)),
        ),
    ),
    CitizenText(
        1, "Børge Haslev", "300440", "Reberbanen 18", CARE, FOLLOW, 11, NURSE,
        "Jeg har sukkersyge, men jeg er ikke en sygdom.",
        (
            GoalText("mad", "Jeg vil måle mit blodsukker selv, så jeg kan tage på fisketur hele dagen.",
                     "Børge måler og skriver tallet i sin bog før morgenmad og aftensmad.",
                     "14 dage i træk med to tal om dagen.",
                     "Han måler korrekt, når strimlerne er pakket ud på forhånd.", SMILEY, (2, 3, 4, 4),
                     GoalType.REDUCE, GoalStatus.ACTIVE),
        ),
    ),
    CitizenText(
        1, "Karla Wiingård", "121246", "Sømandsvej 33", CARE, DO, 7, SSA,
        "Jeg vil hellere grine end klage.",
        (
            GoalText("bad", "Jeg vil selv rede mit hår og sætte det op, som min mand kunne lide det.",
                     "Karla reder håret siddende foran spejlet med langskaftet børste.",
                     "Hver morgen i en uge.", "Skulderen kan løftes til ørehøjde uden smerter.", COPM,
                     (3, 4, 6)),
        ),
        supplier=True,
    ),
    CitizenText(
        1, "Thorvald Ibsø", "050545", "Gl. Havnegade 21", RETRAINING, DO, 4, THERAPIST,
        "Tre uger på sygehuset tog alle mine kræfter.",
        (
            GoalText("gang", "Jeg vil op på første sal og sove i min egen seng.",
                     "Thorvald går 14 trin op om aftenen og ned om morgenen med gelænder.",
                     "Hver aften i en uge med personale i nærheden, derefter alene.", "Han går otte trin nu.",
                     CHAIR, (4, 6, 8)),
        ),
    ),
    CitizenText(
        1, "Minna Strandgård", "230338", "Fiskergade 9", CARE, DO, 9, SSA,
        "Jeg spiser, når nogen sidder ved bordet.",
        (
            GoalText("mad", "Jeg vil spise aftensmad sammen med andre et par gange om ugen.",
                     "Minna spiser i Havnehuset tirsdag og torsdag og tager flextrafik hjem.",
                     "Otte aftener på en måned.", "Hun har været med to gange og kendte tre ved bordet.",
                     UCLA, (8, 7, 6)),
        ),
    ),
    CitizenText(
        1, "Gunner Bække", "180747", "Værftsvej 40", TRAINING, DO, 5, THERAPIST,
        "Min cykel har stået siden i fjor.",
        (
            GoalText("gang", "Jeg vil cykle på min trehjulede ud til kolonihaven.",
                     "Gunner cykler to kilometer på stille vej.", "Tre ture uden følgeskab.",
                     "Balancen er god på motionscyklen i 15 minutter.", CHAIR, (9, 10, 12)),
        ),
    ),
    CitizenText(
        1, "Ragna Ærø-Holm", "021143", "Skippergade 2, st. th.", CARE, GOAL, 2, NURSE,
        "Jeg glemmer, men jeg er ikke dum.",
        (
            GoalText("tryg", "Jeg vil kunne finde hjem fra købmanden uden at blive bange.",
                     "Ragna går den samme rute med kort i lommen og ringer hjem fra bænken.",
                     "Fire ture, hvor hun selv finder døren.", "", WHO5, (48, 52)),
        ),
    ),
    CitizenText(
        1, "Frede Lyngsø", "280941", "Ankervej 15", CARE, DO, 8, SSH,
        "Jeg er bedst om eftermiddagen. Kom ikke før ti.",
        (
            GoalText("bad", "Jeg vil barbere mig selv, inden der kommer nogen.",
                     "Frede barberer sig siddende ved håndvasken med elektrisk maskine.",
                     "Hver dag i to uger.", "Han har kræfterne, når han har fået morgenkaffe.", BARTHEL,
                     (12, 13, 14)),
        ),
        supplier=True,
    ),
    CitizenText(
        1, "Oda Kjærbøl", "150144", "Rosengade 6", CARE, ASSESS, 1, SSA,
        "Der er kommet så mange forskellige ind ad døren.",
    ),
    CitizenText(
        1, "Laurits Mågård", "070837", "Fyrtårnsvej 1", CARE, CLOSE, 12, NURSE,
        "Jeg vil være hjemme.",
        (
            GoalText("tryg", "Jeg vil sidde ved vinduet og se skibene komme ind.",
                     "Laurits kommer op i stolen hver formiddag.", "Hver dag, så længe han ønsker det.", "",
                     SMILEY, (4, 4, 4), GoalType.MAINTAIN, GoalStatus.REACHED),
        ),
        closure=(ClosureOutcome.DECEASED, "", 2),
    ),
    CitizenText(
        1, "Signe-Lis Årup", "240550", "Bådehavnen 8", REHAB, CLOSE, 12, THERAPIST,
        "Ryggen skal ikke bestemme over mig.",
        (
            GoalText("hjem", "Jeg vil gøre rent i mit eget køkken på min egen måde.",
                     "Signe-Lis tørrer borde af og vasker gulv med let moppe.",
                     "En gang om ugen i fire uger.", "Hun kan arbejde i et kvarter mellem pauserne.", COPM,
                     (2, 4, 6), GoalType.REDUCE, GoalStatus.REACHED),
        ),
        closure=(ClosureOutcome.LESS_HELP, "Fra to timers rengøring om ugen til hjælp hver fjerde uge.", 4),
    ),
    CitizenText(
        1, "Anker Brøndum", "260649", "Toldbodgade 17", CARE, DO, 10, COORDINATOR,
        "Jeg har ikke brug for en, der synes, det er synd for mig.",
        (
            GoalText("hjem", "Jeg vil selv handle ind og vælge mine egne kartofler.",
                     "Anker tager indkøbsbussen og pakker varer ud hjemme.", "Hver onsdag i fire uger.",
                     "Han har klaret to ture med chaufførens hjælp til posen.", COPM, (4, 6, 7)),
            GoalText("mad", "Jeg vil lære at koge en suppe, der smager af noget.",
                     "Anker koger suppe efter kort med tegninger.", "En gryde suppe om ugen i tre uger.", "",
                     "", (), GoalType.RESOLVE, GoalStatus.NOT_REACHED),
        ),
    ),
)  # fmt: skip

SOLGAARDEN = (
    CitizenText(
        2, "Edith Kragelund", "191040", "Solgården, bolig 4", CARE, DO, 9, SSH,
        "Jeg vil gerne have, at I banker på.",
        (
            GoalText("tryg", "Jeg vil passe kanariefuglene i opholdsstuen.",
                     "Edith fodrer fuglene hver morgen og skifter vand.", "Seks af syv dage.",
                     "Hun husker det, når kurven med frø står på hendes bord.", WHO5, (44, 56, 64),
                     GoalType.MAINTAIN),
        ),
    ),
    CitizenText(
        2, "Niels-Aage Bæk", "310138", "Solgården, bolig 11", CARE, FOLLOW, 12, SSA,
        "Jeg sover bedst, når jeg har været udenfor.",
        (
            GoalText("gang", "Jeg vil gå rundt om søen, før sneen kommer.",
                     "Niels-Aage går 800 meter med rollator og én pause.", "To gange om ugen i en måned.",
                     "Han går 500 meter uden pause.", CHAIR, (6, 7, 9, 10)),
        ),
    ),
    CitizenText(
        2, "Magna Torpegård", "100747", "Midlertidig plads 2, Solgården", PLACE, DO, 3, THERAPIST,
        "Jeg skal hjem til min kat.",
        (
            GoalText("bad", "Jeg vil kunne komme på toilettet om natten uden at tilkalde nogen.",
                     "Magna rejser sig fra sengen, går fem meter og tilbage med lys på gulvet.",
                     "Tre nætter i træk.", "Hun gør det om dagen uden støtte.", BARTHEL, (11, 13, 15)),
        ),
    ),
    CitizenText(
        2, "Verner Skovgård", "220244", "Midlertidig plads 5, Solgården", PLACE, GOAL, 1, NURSE,
        "Konen klarer ikke mere, end hun gør nu.",
        (
            GoalText("gang", "Jeg vil selv kunne komme fra bilen og ind i stuen.",
                     "Verner går fra bilen over dørtrinnet og ind til lænestolen.",
                     "Hele vejen med én hjælper ved siden af.", "", CHAIR, (2, 3)),
        ),
    ),
    CitizenText(
        2, "Olga Byskov", "140937", "Solgården, bolig 7", CARE, DO, 8, SSA,
        "Musik kan jeg altid kende.",
        (
            GoalText("tryg", "Jeg vil danse til levende musik mindst én gang til.",
                     "Olga er med til fredagsmusik og danser med en, hun holder i hånden.",
                     "Hver fredag i en måned.", "Hun rejser sig af sig selv, når hun hører en vals.", WHO5,
                     (52, 60, 68), GoalType.MAINTAIN),
        ),
    ),
    CitizenText(
        2, "Preben Aagaard-Lund", "060345", "Solgården, bolig 2", CARE, DO, 10, SSH,
        "Jeg vil ikke mades.",
        (
            GoalText("mad", "Jeg vil spise min middagsmad med kniv og gaffel.",
                     "Preben spiser selv med tunge bestik og tallerken med kant.",
                     "Hele hovedretten fem dage om ugen.",
                     "Rystelserne er mindre, når armen hviler på bordet.", COPM, (3, 4, 5)),
        ),
    ),
    CitizenText(
        2, "Grethe Sønderup", "170541", "Solgården, bolig 14", CARE, DO, 6, NURSE,
        "Mine ben er tunge, men hovedet er let.",
        (
            GoalText("hud", "Jeg vil have fred for kløen, så jeg kan læse min avis.",
                     "Grethe smører selv arme og ben morgen og aften.",
                     "Højst to vågne timer om natten i en uge.", "Huden er bedre de dage, hun husker cremen.",
                     SMILEY, (2, 2, 4)),
        ),
    ),
    CitizenText(
        2, "Harald Ømark", "081243", "Solgården, bolig 9", CARE, FOLLOW, 11, THERAPIST,
        "Jeg har været snedker. Giv mig noget at lave.",
        (
            GoalText("hjem", "Jeg vil reparere stolene i dagligstuen.",
                     "Harald sliber og limer en stol i værkstedet sammen med Ole.", "Én stol hver anden uge.",
                     "Han har sit eget værktøj og kender hvert stykke.", COPM, (5, 7, 8), GoalType.RESOLVE,
                     GoalStatus.ACTIVE),
        ),
    ),
    CitizenText(
        2, "Ingrid Høgh", "250646", "Midlertidig plads 3, Solgården", PLACE, DO, 4, SSA,
        "Jeg tør ikke gå alene, for gulvet gynger.",
        (
            GoalText("gang", "Jeg vil hjem og bo med min søster, som vi aftalte.",
                     "Ingrid går mellem seng, bad og stue med rollator uden følge.", "To døgn i træk.",
                     "Svimmelheden er aftaget, efter medicinen blev sat ned.", BARTHEL, (9, 12, 14)),
        ),
    ),
    CitizenText(
        2, "Arne Kløvborg", "030442", "Solgården, bolig 6", CARE, CLOSE, 13, SSH,
        "Lad mig være i fred om morgenen, så er jeg flink resten af dagen.",
        (
            GoalText("bad", "Jeg vil klæde mig på i mit eget tempo.",
                     "Arne tager selv skjorte og bukser på, når tøjet ligger i rækkefølge.",
                     "Fem dage om ugen.", "Han gør det allerede i weekenden.", BARTHEL, (12, 12, 12),
                     GoalType.MAINTAIN, GoalStatus.REACHED),
        ),
        closure=(ClosureOutcome.SAME_HELP, "Målet om at bevare evnen er nået; hjælpen er uændret.", 2),
    ),
    CitizenText(
        2, "Lilly Damgård", "200839", "Solgården, bolig 12", PLACE, CLOSE, 9, THERAPIST,
        "Jeg ville hjem, men jeg er også træt.",
        (
            GoalText("gang", "Jeg vil kunne gå fra sengen til køkkenet.",
                     "Lilly går ti meter med gangstativ.", "Tre gange om dagen.", "", BARTHEL, (10, 9, 7),
                     GoalType.REDUCE, GoalStatus.NOT_REACHED),
        ),
        closure=(ClosureOutcome.MORE_HELP, "Lilly valgte at flytte ind i en fast bolig.", 3),
    ),
    CitizenText(
        2, "Bodil Enghave", "110153", "Solgården, bolig 3", CARE, ASSESS, 1, COORDINATOR,
        "Jeg er lige flyttet ind. Spørg mig igen om fjorten dage.",
        (
            GoalText("tryg", "Jeg vil have mit klaver med, og nogen, der gider høre på det.", "", ""),
        ),
        track=CourseTrack.LIGHT,
    ),
)  # fmt: skip

CITIZENS = NORD + HAVNEN + SOLGAARDEN
