"""The letter to the citizen, in plain Danish: drafted from the minutes, written by a person, handed over.

The draft holds what the citizen said and what was agreed. What staff observed or assumed is not in it, and
neither is anybody else; whoever writes may choose to tell of it. The letter itself leaves by the
municipality's own post, so what is kept here is that it did.
"""

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from citizens import relatives
from citizens.models import Citizen, Relative
from citizens.models.intervention import ProposalState
from citizens.models.relative import RelativeQuerySet
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff.roles import Permission
from goals.models import GoalStatus
from meetings import extracts, informing, sheets
from meetings.models import CitizenInformation, CitizenLetter, LetterCopy, Sheet
from meetings.models.informing import LETTER_PARTS, HandedOver
from meetings.snapshot import readable
from meetings.wall_face import LIKE_A_CPR

# Words that speak of somebody; a letter speaks to the citizen.
THIRD_PERSON = r"borger(?:en|ens|ne|nes)?"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\r\n]+")
LONGEST_POST = dt.timedelta(days=14)


class Overtaken(Refusal):
    """Somebody else saved the letter meanwhile. Carries it as it now stands: both can be shown."""

    def __init__(self, current: CitizenLetter) -> None:
        self.current = current
        super().__init__(
            "overtaken",
            _(
                "%(name)s saved this letter at %(time)s while you wrote. "
                "Both texts are below; nothing is lost."
            )
            % {"name": current.changed_by, "time": clock.local(current.changed_at).strftime("%H:%M")},
        )


@transaction.atomic
def begin(information: CitizenInformation, *, by: Any) -> CitizenLetter:
    """The letter about one citizen's talk: the draft as the minutes give it, or what is written already.

    Refuses ``not_yours``.
    """
    rows = CitizenInformation.objects.visible_to(by, Permission.READ_MINUTES)
    held = rows.select_for_update(of=("self",)).filter(pk=information.pk).first()
    if held is None:
        raise _not_yours()
    found = CitizenLetter.objects.filter(item=held.item_id).first()
    if found is not None:
        return found
    _minutes, part = extracts.of(information)
    # The citizen may have another team by now, and asks somebody there.
    asked = held.assigned_to if informing.can_tell(held.assigned_to, held.citizen) else by
    letter = CitizenLetter.objects.create(
        item_id=held.item_id,
        citizen_id=held.citizen_id,
        begun_by=by,
        changed_by=by,
        changed_at=clock.now(),
        **drafted(part, contact=asked.name),
    )
    _note("letter.begun", letter, by=by)
    return letter


def drafted(part: dict[str, Any], *, contact: str) -> dict[str, str]:
    """The four parts as the citizen's part of the minutes gives them, always in Danish."""
    with translation.override("da"):
        shown = readable(part)
        citizen = shown["citizens"][0]
        return {
            "talked_about": _talked_about(shown, citizen),
            "agreed": _agreed(citizen),
            "who_comes": _who_comes(citizen, contact),
            "complain": _complain(citizen, contact),
        }


def _talked_about(shown: dict[str, Any], citizen: dict[str, Any]) -> str:
    day = formats.date_format(shown["meeting"]["starts_at"], "DATE_FORMAT")
    said = [_("We held a meeting about you on %(day)s.") % {"day": day}, _("We talked about what you want.")]
    for goal in citizen["goals"]:
        said.append(_("You have said: “%(wish)s”") % {"wish": goal["wish"].strip()})
        if goal["status"] == GoalStatus.REACHED:
            said.append(_("You have reached it. Well done!"))
    return "\n".join(said)


def _agreed(citizen: dict[str, Any]) -> str:
    if not citizen["actions"]:
        return _("We did not agree on anything new. The help goes on as it is.")
    lines = [_("This is what we agreed:")]
    for action in citizen["actions"]:
        facts = {
            "what": _one_sentence(action["what"]),
            "who": action["who"],
            "day": formats.date_format(action["due"], "DATE_FORMAT"),
        }
        if action["who"] == citizen["name"]:
            lines.append(_("- %(what)s You see to it yourself. It will be done by %(day)s.") % facts)
        else:
            lines.append(_("- %(what)s %(who)s sees to it. It will be done by %(day)s.") % facts)
    return "\n".join(lines)


def _one_sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _who_comes(citizen: dict[str, Any], contact: str) -> str:
    lines = []
    for one in citizen["help"]:
        decision = one["decision"]
        if one["state"] == ProposalState.APPROVED and decision:
            facts = {"what": _one_sentence(decision["granted"] or one["what"])}
            lines.append(_("- You get this help: %(what)s") % facts)
            if decision["start_date"]:
                day = formats.date_format(decision["start_date"], "DATE_FORMAT")
                lines[-1] += " " + _("It begins on %(day)s.") % {"day": day}
            if decision.get("provider"):
                lines[-1] += " " + _("%(name)s comes to you.") % {"name": decision["provider"]}
        elif one["state"] == ProposalState.WAITING:
            lines.append(
                _("- We have asked for this help: %(what)s You will hear from us.")
                % {"what": _one_sentence(one["what"])}
            )
    if not lines:
        lines = [_("The same people come to you as before, on the same days.")]
    return "\n".join([*lines, _("You can always ask %(name)s.") % {"name": contact}])


def _complain(citizen: dict[str, Any], contact: str) -> str:
    said = [
        _("It is your life, and you decide. You can say no to what we have agreed."),
        _("Do you want something else? Then tell %(name)s.") % {"name": contact},
        _("You can also complain. Ring or write to us. We will help you with it."),
    ]
    if any(one["state"] == ProposalState.REJECTED or _is_less(one) for one in citizen["help"]):
        said.append(
            _("You do not get all the help that we asked for. You get a letter about that of its own.")
            + " "
            + _("It says why, and how you complain.")
        )
    return "\n".join(said)


def _is_less(one: dict[str, Any]) -> bool:
    return bool(one["decision"] and one["decision"]["is_changed"])


def without_copies(letter: CitizenLetter, text: str) -> str:
    """The letter's own sentences: what the meeting and the citizen have written is taken out of the text."""
    copied = [
        *letter.item.actions.values_list("what", flat=True),
        *letter.citizen.goals.values_list("citizen_wish", flat=True),
        *letter.citizen.proposals.values_list("what", flat=True),
    ]
    for one in sorted(filter(None, map(str.strip, copied)), key=len, reverse=True):
        text = text.replace(one, "")
    return text


def sentences_about(citizen: Citizen, text: str) -> list[str]:
    """The sentences that speak of the citizen, by name or as “the citizen”, and not to the citizen."""
    names = {re.escape(name) for name in (citizen.name, *citizen.name.split()[:1])}
    spoken_of = re.compile(rf"\b(?:{'|'.join([THIRD_PERSON, *sorted(names)])})s?\b", re.IGNORECASE)
    sentences = (one.strip().removeprefix("- ") for one in SENTENCE_END.split(text))
    return list(dict.fromkeys(one for one in sentences if spoken_of.search(one)))


@transaction.atomic
def write(letter: CitizenLetter, *, by: Any, seen_version: int, **texts: str) -> CitizenLetter:
    """Save what was written from ``seen_version``; ``Overtaken`` when somebody else saved since.

    Does nothing when nothing was changed. Refuses ``not_yours`` and ``finished``.
    """
    current = _held(letter, by)
    changed = {name: text.strip() for name, text in texts.items() if name in LETTER_PARTS}
    changed = {name: text for name, text in changed.items() if _lines(text) != _lines(getattr(current, name))}
    if not changed:
        return current
    if not current.is_draft:
        raise Refusal("finished", _("The letter is finished. Take it up again to change it."))
    if current.version != seen_version:
        raise Overtaken(current)
    for name, text in changed.items():
        setattr(current, name, text)
    current.changed_by, current.changed_at, current.version = by, clock.now(), current.version + 1
    current.save(update_fields=[*changed, "changed_by", "changed_at", "version"])
    _note("letter.written", current, by=by, parts=sorted(changed))
    return current


def _lines(text: str) -> list[str]:
    """A browser sends other line ends than it was given."""
    return text.strip().splitlines()


def problems(letter: CitizenLetter, snapshot: dict[str, Any]) -> list[Problem]:
    """What stands in the way of finishing it, all at once."""
    texts, found = letter.texts(), []
    if not texts["talked_about"] or not texts["agreed"]:
        found.append(Problem("empty", _("Write what you talked about and what you agreed.")))
    if not texts["complain"]:
        found.append(Problem("no_way_to_complain", _("Write how the citizen can say no or complain.")))
    if any(LIKE_A_CPR.search(text) for text in texts.values()):
        found.append(Problem("cpr", _("There is a CPR number in the letter. Take it out.")))
    if extracts.names_another(snapshot, letter.citizen_id, texts.values()):
        found.append(Problem("names_another", _("The letter names another citizen. Take the name out.")))
    return found


@transaction.atomic
def finish(letter: CitizenLetter, *, by: Any, seen_version: int) -> CitizenLetter:
    """The letter is as it shall be: its PDFs are made, in ordinary and in large print.

    Does nothing when it is finished. ``Overtaken`` as for ``write``; refuses ``not_yours``, and
    ``incomplete`` with every problem at once.
    """
    current = _held(letter, by)
    if not current.is_draft:
        return current
    if current.version != seen_version:
        raise Overtaken(current)
    minutes = current.item.meeting.minutes
    if found := problems(current, minutes.snapshot):
        raise Refusal("incomplete", " ".join(problem.sentence for problem in found), found)
    snapshot = _told(current, by)
    kinds = {"sheet": Sheet.Kind.LETTER, "large_sheet": Sheet.Kind.LETTER_LARGE}
    for name, kind in kinds.items():
        setattr(current, name, sheets.ask(minutes, kind, snapshot, by=by, citizen=current.citizen))
    current.state, current.finished_by, current.finished_at = CitizenLetter.State.FINISHED, by, clock.now()
    current.version += 1
    current.save(update_fields=["state", "finished_by", "finished_at", "version", *kinds])
    _note("letter.finished", current, by=by)
    return current


def _told(letter: CitizenLetter, by: Any) -> dict[str, Any]:
    """What the PDFs are made from: one citizen, the four parts, and who wrote. No CPR number."""
    meeting = letter.item.meeting
    return {
        "form": 1,
        "meeting": {
            "team": meeting.team.name,
            "unit": meeting.team.unit.name,
            "type": meeting.series.meeting_type,
            "starts_at": clock.local(meeting.starts_at).isoformat(),
        },
        "to": {"name": letter.citizen.name, "address": letter.citizen.address},
        "parts": letter.texts(),
        "written_by": by.name,
        "written_on": clock.today().isoformat(),
        "version": letter.version,
    }


@transaction.atomic
def reopen(letter: CitizenLetter, *, by: Any) -> CitizenLetter:
    """Take a finished letter up again. Does nothing to a draft. Refuses ``not_yours`` and ``handed_over``."""
    current = _held(letter, by)
    if current.is_draft:
        return current
    if current.handed_over_on or current.copies.exists():
        raise Refusal("handed_over", _("The citizen has this letter already."))
    current.state, current.finished_by, current.finished_at = CitizenLetter.State.DRAFT, None, None
    current.sheet = current.large_sheet = None
    current.version += 1
    current.save(update_fields=["state", "finished_by", "finished_at", "sheet", "large_sheet", "version"])
    _note("letter.reopened", current, by=by)
    return current


@transaction.atomic
def hand_over(letter: CitizenLetter, *, by: Any, on: dt.date, how: str) -> CitizenLetter:
    """Note that the citizen has it. Does nothing when just that is noted.

    Refuses ``not_yours``, ``not_finished``, ``incomplete``, ``date_impossible``, and ``handed_over`` when
    another day or way is noted.
    """
    current = _held(letter, by)
    if (current.handed_over_on, current.handed_over_how) == (on, how):
        return current
    if current.handed_over_on:
        raise Refusal("handed_over", _("It is noted already when and how the citizen got the letter."))
    _check_leaves(current, on=on, how=how)
    current.handed_over_on, current.handed_over_how, current.handed_over_by = on, how, by
    current.save(update_fields=["handed_over_on", "handed_over_how", "handed_over_by"])
    _note("letter.handed_over", current, by=by, how=how)
    return current


def may_have_a_copy(letter: CitizenLetter, *, on: dt.date | None = None) -> RelativeQuerySet:
    """The relatives who may be told of it by the citizen's consent, and have no copy yet."""
    known = relatives.may_be_told(letter.citizen, health=True, on=on)
    return known.exclude(pk__in=letter.copies.values("relative"))


@transaction.atomic
def hand_copy(letter: CitizenLetter, *, by: Any, relative: Relative, on: dt.date, how: str) -> LetterCopy:
    """Note that a relative has a copy. The same relative twice is one copy.

    Refuses ``not_yours``, ``not_finished``, ``incomplete``, ``date_impossible``, and ``no_consent`` unless
    the citizen's consent covers this relative and the health on that day.
    """
    current = _held(letter, by)
    if (found := current.copies.filter(relative=relative).first()) is not None:
        return found
    _check_leaves(current, on=on, how=how)
    if not may_have_a_copy(current, on=on).filter(pk=relative.pk).exists():
        raise Refusal("no_consent", _("The citizen has not consented that this relative is told."))
    copy = LetterCopy.objects.create(
        letter=current, relative=relative, handed_over_on=on, handed_over_how=how, handed_over_by=by
    )
    _note("letter.copied", current, by=by, how=how)
    return copy


def _check_leaves(letter: CitizenLetter, *, on: dt.date, how: str) -> None:
    if letter.finished_at is None:
        raise Refusal("not_finished", _("Finish the letter first."))
    if how not in HandedOver.values:
        raise Refusal("incomplete", _("Say how the citizen got the letter."))
    if not clock.local(letter.finished_at).date() <= on <= clock.today() + LONGEST_POST:
        raise Refusal(
            "date_impossible", _("The letter arrives after it is finished, within two weeks from now.")
        )


def _held(letter: CitizenLetter, by: Any) -> CitizenLetter:
    rows = CitizenLetter.objects.visible_to(by, Permission.READ_MINUTES).select_for_update(of=("self",))
    if rows.filter(pk=letter.pk).first() is None:
        raise _not_yours()
    shown = CitizenLetter.objects.select_related(
        "citizen", "changed_by", "item__meeting__team__unit", "item__meeting__series"
    )
    return shown.get(pk=letter.pk)


def _not_yours() -> Refusal:
    return Refusal("not_yours", _("You cannot do this for this citizen."))


def _note(code: str, letter: CitizenLetter, *, by: Any, **facts: Any) -> None:
    citizen: Citizen = letter.citizen
    trail.record(
        code,
        by=by,
        about=letter,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        meeting_id=letter.item.meeting_id,
        **facts,
    )
