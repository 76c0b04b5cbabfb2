"""What a wall says about the citizen who is taken up: which parts come first, and short texts.

A wall has room for a few lines. What the present step of the script is about comes first; what does not
fit falls off at the end. Texts are cut at words, and say no more of a name than the wall does.
"""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.db.models import Choices, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from citizens.models import Citizen
from dtr.numbers import number
from dtr.staff.roles import Role
from goals.trends import Trend
from meetings.board import SETTLING, Board, Line
from meetings.cards import Card
from meetings.models import ActionProposal, AgreedAction, ContributionKind, LeaderStep, ScriptStep
from meetings.states import ItemState

LONGEST_GOAL, LONGEST_ROW = 240, 110
LONG_GOAL, LONGEST_LARGE_GOAL = 75, 150
MOST_ROWS = 4
MOST_TRENDS = 2

# Six digits and four as people type a CPR number: 120438-5123, 12 04 38 – 5123, or on two lines.
LIKE_A_CPR = re.compile(r"(?<!\d)(?:\d{6}|\d\d[\W_]?[01]\d[\W_]?\d\d)[\W_]{0,3}\d{4}(?!\d)")
TITLES = r"[Hh]err|[Hh]r\.?|[Ff]ru|[Ff]rk\.?|[Ff]røken"
JOINS_EMOJI = "\u200d"

Say = Callable[[str], str]

ORDER: dict[str, Sequence[str]] = {
    ScriptStep.Kind.GOAL: ("measures", "agreement", "today", "contributions"),
    ScriptStep.Kind.LAST_AGREEMENT: ("agreement", "measures", "today", "contributions"),
    ScriptStep.Kind.FACTS: ("contributions", "today", "measures", "agreement"),
    ScriptStep.Kind.OPTIONS: ("today", "contributions", "measures", "agreement"),
    ScriptStep.Kind.DECISION: ("today", "contributions", "agreement", "measures"),
    ScriptStep.Kind.READ_BACK: ("today", "agreement", "contributions", "measures"),
    ScriptStep.Kind.OTHER: ("today", "agreement", "measures", "contributions"),
}
# These steps are about one thing, which then gets the whole width.
ABOUT_ONE_THING = frozenset(
    {
        ScriptStep.Kind.LAST_AGREEMENT,
        ScriptStep.Kind.FACTS,
        ScriptStep.Kind.OPTIONS,
        ScriptStep.Kind.DECISION,
        ScriptStep.Kind.READ_BACK,
    }
)


class Outlook(TextChoices):
    """What the room should know in time."""

    FALLS_OFF = "falls_off", pgettext_lazy("agenda", "Not reached")
    UNHEARD = "unheard", gettext_lazy("Not heard yet")
    NO_CONSENT = "no_consent", gettext_lazy("Consent is missing")


class Going(TextChoices):
    """The traffic light of a goal in as few words as a wall has room for."""

    RED = "red", pgettext_lazy("traffic light", "Stands still")
    YELLOW = "yellow", pgettext_lazy("traffic light", "Slowly")
    GREEN = "green", pgettext_lazy("traffic light", "On its way")


@dataclass(frozen=True)
class Row:
    """One line of a part."""

    text: str
    status: Choices | None = None
    figure: str = ""
    note: str = ""
    is_assumption: bool = False
    is_help: bool = False
    """Help that was proposed: the room waits for the visitator's answer."""
    trend: Trend | None = None
    """The scores in a picture, on a line of its own."""
    threshold: str = ""
    """How far the grey of the picture goes to each side of the baseline."""


@dataclass(frozen=True)
class Part:
    """One thing to look at, the newest first."""

    name: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Face:
    """The citizen who is taken up, as the wall shows it; empty of words where only numbers are shown."""

    wish: str = ""
    size: str = ""
    """How much room the citizen's own words take: empty, ``long`` or ``longest``."""
    light: Going | None = None
    """How staff see the progress of the goal."""
    smiley: Choices | None = None
    """How the citizen finds that it goes."""
    parts: Sequence[Part] = ()
    is_about_one_thing: bool = False
    silent: Sequence[Role] = ()
    """Before the citizen is closed: the professions that have not been heard."""


def face_of(board: Board) -> Face | None:
    """What the wall says about the citizen; None when nobody is taken up."""
    card = board.card
    if card is None:
        return None
    step = ScriptStep.Kind(card.step.kind) if card.step else ScriptStep.Kind.OTHER
    silent = board.word.silent if board.word and step in SETTLING else ()
    if card.item is None:
        return Face(silent=silent)
    say = partial(short, about=card.item.citizen, beside=board.citizens)
    goal = next(iter(card.goals), None)
    wish = say(goal.citizen_wish, most=LONGEST_GOAL) if goal else ""
    rows = {
        "agreement": _agreement(card, say),
        "measures": _measures(card),
        "today": _today(card, say),
        "contributions": _contributions(card, say),
    }
    titles = {
        "agreement": _("Last agreement"),
        "measures": _("Latest measurements"),
        "today": _("Agreed today"),
        "contributions": _("Facts today"),
    }
    return Face(
        wish=wish,
        size="longest" if len(wish) > LONGEST_LARGE_GOAL else "long" if len(wish) > LONG_GOAL else "",
        light=Going[goal.goes.light.member.name] if goal and goal.goes and goal.goes.light else None,
        smiley=goal.goes.smiley.member if goal and goal.goes and goal.goes.smiley else None,
        parts=[Part(name, titles[name], rows[name]) for name in ORDER[step] if rows[name]],
        is_about_one_thing=step in ABOUT_ONE_THING and bool(rows[ORDER[step][0]]),
        silent=silent,
    )


def standings(lines: Sequence[Line]) -> Sequence[Choices]:
    """What there is to say of the citizens on the list, each once: the headings of a list that is too narrow
    to say it of each of them."""
    said = {Outlook.FALLS_OFF if line.falls_off else line.state for line in lines}
    return [one for one in (*ItemState, Outlook.FALLS_OFF) if one in said]


def short(text: str, about: Citizen, most: int = LONGEST_ROW, beside: Sequence[Citizen] = ()) -> str:
    """What somebody typed, as a wall may show it: on one line, cut after a word, of the citizen's names all
    but the first as initials, as are those of the citizens ``beside``, and no number that looks like a CPR
    number."""
    text = LIKE_A_CPR.sub("…", " ".join(_seen(text).split()))
    initials = {one.name.lower(): one.wall_name for one in (about, *beside) if one.wall_name != one.name}
    if initials:
        names = "|".join(map(re.escape, initials))
        hidden = re.compile(rf"\b({names})(s?)\b", re.IGNORECASE)
        text = hidden.sub(lambda hit: initials.get(hit[1].lower(), "…") + hit[2], text)
    if own := _parts(about.name):
        # A name in small letters is often a word, too: Skov, Lund, Bang.
        text = re.sub(rf"\b({own})([sS]?)\b(?!\.)", lambda hit: f"{hit[1][0]}.{hit[2]}", text)
    # Of another citizen's the surname alone may be a place or a word, but not after a title.
    if others := "|".join(filter(None, [_parts(one.name) for one in beside])):
        text = re.sub(
            rf"\b({TITLES}) ({others})([sS]?)\b", lambda hit: f"{hit[1]} {hit[2][0]}.{hit[3]}", text
        )
    found = textwrap.shorten(text, most, placeholder=" …", break_long_words=False)
    return found if found.strip(" …") else f"{text[: most - 1]}…"


@lru_cache(maxsize=512)
def _parts(name: str) -> str:
    """A pattern for each part of a name but the first: middle names, the surname, and the halves of that."""
    _first, *rest = name.split()
    parts = {part for word in rest for part in (word, *word.split("-")) if part[:1].isupper()}
    both = {way for part in parts for way in (part, part.upper())}
    return "|".join(map(re.escape, sorted(both, key=len, reverse=True)))


def _seen(text: str) -> str:
    """The text without characters that nobody sees, which hide a number or turn the line round."""
    if text.isprintable():
        return text
    return "".join(
        " " if one.isspace() else one
        for one in text
        if one == JOINS_EMOJI or one.isspace() or unicodedata.category(one) not in ("Cf", "Cc")
    )


def _agreement(card: Card, say: Say) -> list[Row]:
    return [Row(say(action.what), status=action.status) for action in card.last_actions[:2]] or [
        Row(_("None yet"))
    ]


def _measures(card: Card) -> list[Row]:
    if card.consent_is_missing:
        return [Row(_("for somebody in the room"), status=Outlook.NO_CONSENT)]
    shown = card.measures[:MOST_ROWS]
    pictured = [one for one in shown if one.trend][:MOST_TRENDS]
    return [
        Row(
            standing.instrument.name.partition(" (")[0],
            figure=standing.value,
            note=f"{_arrow(standing.change)} {standing.size}" if standing.change is not None else "",
            trend=standing.trend if standing in pictured else None,
            threshold=number(standing.instrument.change_threshold or Decimal()),
        )
        for standing in shown
    ]


def _arrow(change: Any) -> str:
    return "↑" if change > 0 else "↓" if change < 0 else "→"


def _today(card: Card, say: Say) -> list[Row]:
    agreed = [Row(say(action.what), note=_who_when(action)) for action in card.actions[::-1]]
    asked = [
        Row(say(proposal.what), status=proposal.status, is_help=True) for proposal in card.proposals[::-1]
    ]
    suggested = [
        Row(say(one.what), status=one.State(one.state), note=_who_when(one))
        for one in card.action_proposals
        if one.state == one.State.WAITING
    ]
    parked = [
        Row(say(topic.topic), status=LeaderStep.Kind.PARKED, note=topic.owner.get_short_name())
        for topic in card.parked[::-1]
    ]
    # The newest of each kind comes before the second of any.
    found: list[Row] = []
    for rank in range(MOST_ROWS):
        found += [rows[rank] for rows in (agreed, asked, suggested, parked) if len(rows) > rank]
    return found[: MOST_ROWS + 2]


def _who_when(promise: AgreedAction | ActionProposal) -> str:
    return f"{promise.owner_short} · {date_format(promise.due_date, 'j. b')}"


def _contributions(card: Card, say: Say) -> list[Row]:
    newest = sorted(card.contributions, key=lambda one: one.at, reverse=True)
    return [
        Row(say(one.text), status=ContributionKind(one.kind), is_assumption=one.is_assumption)
        for one in newest[:MOST_ROWS]
    ]
