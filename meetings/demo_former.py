"""Citizens of the demo municipality whose courses have ended: what the figures of the last quarters count."""

from collections import Counter
from typing import NamedTuple

from citizens.models.course import ClosureOutcome
from goals.models import GoalStatus, GoalType
from meetings.demo_texts import CLOSE, REHAB, SSA, SSH, CitizenText, GoalText, HelpText

IND, LESS, SAME, MORE, DROP, _DECEASED = ClosureOutcome
RESOLVE, REDUCE, MAINTAIN = GoalType
# How the goal of somebody with that outcome ended.
STATUS = {
    IND: GoalStatus.REACHED,
    LESS: GoalStatus.PARTLY_REACHED,
    SAME: GoalStatus.REACHED,
    MORE: GoalStatus.NOT_REACHED,
    DROP: GoalStatus.DROPPED,
}
# Weeks since their courses started.
BEGAN = 29


class Former(NamedTuple):
    """One of them, and how many weeks ago the course was closed."""

    team: int
    name: str
    birth: str
    address: str
    theme: str
    contact: str
    goal_type: str
    outcome: str
    closed: int


WISHES = {
    "gang": "Jeg vil kunne gå til købmanden og hjem igen",
    "bad": "Jeg vil selv i bad",
    "mad": "Jeg vil lave min egen frokost",
    "tryg": "Jeg vil kunne være alene hjemme uden at være utryg",
    "hjem": "Jeg vil selv holde min stue",
}
WHY = (
    "for det har jeg altid gjort.",
    "så jeg kan have gæster igen.",
    "når det passer mig.",
    "så min datter ikke skal bekymre sig.",
    "for så føler jeg mig som mig selv.",
    "også om vinteren.",
    "ligesom før jeg faldt.",
)
REASONS = {
    IND: "Klarer sig selv nu.",
    LESS: "Får hjælp færre dage end før.",
    SAME: "Holder fast i det, der kunne bevares.",
    MORE: "Blev syg undervejs og har brug for mere hjælp.",
    DROP: "Ønskede ikke at fortsætte.",
}
FORMER = (
    Former(0, "Ellen Brodersvig", "010138", "Nordvej 2", "gang", SSH, RESOLVE, IND, 20),
    Former(0, "Knud Tangmose", "080641", "Nordvej 5", "bad", SSA, REDUCE, IND, 18),
    Former(0, "Ruth Hvidkilde", "151144", "Nordvej 8", "mad", SSH, REDUCE, IND, 17),
    Former(0, "Svend Aagerup", "220447", "Nordvej 11", "tryg", SSA, REDUCE, LESS, 15),
    Former(0, "Kirsten Elmelund", "010950", "Nordvej 14", "hjem", SSH, RESOLVE, IND, 14),
    Former(0, "Poul Rørsang", "080253", "Nordvej 17", "gang", SSA, REDUCE, IND, 13),
    Former(0, "Birthe Nøddebo", "150738", "Nordvej 20", "bad", SSH, REDUCE, LESS, 12),
    Former(0, "Ejnar Skovsende", "221241", "Nordvej 23", "mad", SSA, MAINTAIN, SAME, 12),
    Former(0, "Lis Havegård", "010544", "Nordvej 26", "tryg", SSH, RESOLVE, IND, 11),
    Former(0, "Arne Pilemark", "081047", "Nordvej 29", "hjem", SSA, REDUCE, LESS, 10),
    Former(0, "Gerda Klitlund", "150350", "Nordvej 32", "gang", SSH, MAINTAIN, SAME, 10),
    Former(1, "Otto Sandemose", "220853", "Havnegade 35", "gang", SSH, RESOLVE, IND, 13),
    Former(1, "Ingrid Fjordhave", "010138", "Havnegade 38", "bad", SSA, REDUCE, LESS, 12),
    Former(1, "Harry Bølgemark", "080641", "Havnegade 41", "mad", SSH, REDUCE, IND, 12),
    Former(1, "Else Tranekilde", "151144", "Havnegade 44", "tryg", SSA, MAINTAIN, SAME, 11),
    Former(1, "Villy Strandhøj", "220447", "Havnegade 47", "hjem", SSH, RESOLVE, IND, 10),
    Former(1, "Nanna Ålykke", "010950", "Havnegade 50", "gang", SSA, REDUCE, DROP, 10),
    Former(2, "Aage Lindebjerg", "080253", "Solbakken 53", "gang", SSH, RESOLVE, LESS, 13),
    Former(2, "Magda Rosenvang", "150738", "Solbakken 56", "bad", SSA, REDUCE, IND, 12),
    Former(2, "Holger Engtoft", "221241", "Solbakken 59", "mad", SSH, REDUCE, IND, 12),
    Former(2, "Jytte Birkedal", "010544", "Solbakken 62", "tryg", SSA, MAINTAIN, SAME, 11),
    Former(2, "Frode Mosegaard", "081047", "Solbakken 65", "hjem", SSH, RESOLVE, MORE, 10),
    Former(2, "Tora Solbakke", "150350", "Solbakken 68", "gang", SSA, REDUCE, IND, 10),
)  # fmt: skip

# What was asked for in those weeks, and granted.
HELP_THEN = (
    HelpText("gang", "Træning i hjemmet en gang om ugen i seks uger", "Ældreloven", "§ 10", "1.00"),
    HelpText("bad", "Greb ved toilet og bruser", "Serviceloven", "§ 112"),
    HelpText("mad", "Madservice to dage om ugen i en periode", "Ældreloven", "§ 13"),
    HelpText("tryg", "Besøg om aftenen to gange om ugen", "Ældreloven", "§ 10", "0.50"),
    HelpText("hjem", "Hjælp til gulvvask hver anden uge", "Ældreloven", "§ 10", "0.50"),
    HelpText("gang", "Rollator til udendørs brug", "Serviceloven", "§ 112"),
    HelpText("bad", "Træning i badesituationen i fire uger", "Ældreloven", "§ 10", "0.75"),
    HelpText("mad", "Hjælp til indkøb, til kræfterne er tilbage", "Ældreloven", "§ 10", "0.75"),
)


def citizens() -> tuple[CitizenText, ...]:
    """They as the other texts have citizens."""
    said: Counter[str] = Counter()
    return tuple(
        CitizenText(
            one.team,
            one.name,
            one.birth,
            one.address,
            REHAB,
            CLOSE,
            BEGAN,
            one.contact,
            WISHES[one.theme] + ".",
            (_goal(one, said),),
            closure=(one.outcome, REASONS[ClosureOutcome(one.outcome)], one.closed),
        )
        for one in FORMER
    )


def _goal(one: Former, said: Counter[str]) -> GoalText:
    wish = f"{WISHES[one.theme]}, {WHY[said[one.theme]]}"
    said[one.theme] += 1
    status = STATUS[ClosureOutcome(one.outcome)]
    return GoalText(one.theme, wish, "", "", goal_type=one.goal_type, status=status)
