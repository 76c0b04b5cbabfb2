"""What came after the meetings of the demo municipality: minutes agreed, amended and locked, citizens told.

The older minutes have locked themselves; those of the last week can still be amended. Most citizens have been
told and most texts stand in the care record, so that what lacks can be seen.
"""

import datetime as dt
from typing import Any

from dtr import clock
from dtr.press import digest
from dtr.staff.models import User
from dtr.staff.roles import Role
from goals.models import Goal
from meetings import amendments, citizen_letters, informing, minutes, record
from meetings.demo import Town
from meetings.models import (
    AgendaItem,
    CitizenInformation,
    CitizenLetter,
    Meeting,
    Minutes,
    MinutesVersion,
    RecordTransfer,
)
from meetings.models.informing import HowTold, Reaction, Told
from meetings.snapshot import agreed, locked, taken
from meetings.states import ItemState, MeetingState

# As long as a meeting that was closed a week ago can still be amended.
AMENDMENT_DAYS = 7
OLD = dt.timedelta(days=10)
AMENDED = "Aftalen om trappetræning gælder formiddagen, ikke eftermiddagen."
DECLINED = "Der burde stå, at møderne skal vare kortere."
DECLINED_BECAUSE = "Det hører til på personalemødet, ikke i referatet."
WAITING = "Det var datteren, der ringede, ikke sønnen."
ADDENDUM = (
    "Borgerens telefonnummer til datteren var skrevet forkert på mødet. "
    "Det rigtige nummer står i omsorgsjournalen."
)
OTHER_WISH = "Jeg vil hellere selv gå i brugsen end have varerne bragt."
SAID = (
    (Reaction.AGREES, "Det lyder godt, det prøver vi."),
    (Reaction.AGREES, ""),
    (Reaction.PARTLY, "Træningen vil jeg gerne, men ikke før klokken ti."),
    (Reaction.AGREES, "Bare det er de samme, der kommer."),
    (Reaction.UNKNOWN, ""),
)


def kept(town: Town, meetings: list[Meeting], *, between: dt.timedelta) -> None:
    """The minutes of each meeting, the newest first. A worker makes their PDFs one after the other."""
    rows, versions = [], []
    for number, meeting in enumerate(meetings):
        made, before = _minutes(town, meeting, claimed_until=town.now + number * between)
        rows.append(made)
        versions += [before] if before else []
    Minutes.objects.bulk_create(rows)
    MinutesVersion.objects.bulk_create(versions)


def _minutes(
    town: Town, meeting: Meeting, *, claimed_until: dt.datetime
) -> tuple[Minutes, MinutesVersion | None]:
    """What was agreed as the meeting was closed; and, when it has locked itself since, what it was before."""
    closed = meeting.closed_at
    assert closed is not None
    until = minutes.amend_until(meeting, closed)
    snapshot = agreed(taken(meeting), by=meeting.closed_by, at=closed, amend_until=until)
    made = Minutes(
        meeting=meeting,
        team=meeting.team,
        snapshot=snapshot,
        digest=digest(snapshot),
        frozen_at=closed,
        amend_until=until,
        claimed_until=claimed_until,
    )
    ids: dict[str, Any] = {"about": made, "meeting": meeting}
    town.note("minutes.frozen", closed, by=meeting.closed_by, **ids, digest=made.digest)
    if meeting.state != MeetingState.LOCKED:
        return made, None
    before = MinutesVersion(
        minutes=made, number=1, snapshot=snapshot, digest=made.digest, pdf=None, frozen_at=closed
    )
    town.note("minutes.replaced", until, by=None, **ids, version=1, digest=before.digest, pdf="")
    made.version, made.locked_at, made.frozen_at = 2, until, until
    made.snapshot = locked(snapshot, (), by=None, at=until)
    made.digest = digest(made.snapshot)
    town.note("minutes.locked", until, by=None, **ids, digest=made.digest)
    return made, before


def tell(town: Town, items: list[AgendaItem]) -> None:
    """Every citizen of the older meetings was told, nearly always in time; of the last ones, some."""
    discussed = [item for item in items if item.state == ItemState.DISCUSSED and item.meeting.closed_at]
    informations, transfers = [], []
    for number, item in enumerate(discussed):
        closed = item.meeting.closed_at
        assert closed is not None
        contact = item.citizen.contact_person or item.meeting.closed_by
        assert contact is not None
        row = CitizenInformation(
            item=item, citizen=item.citizen, assigned_to=contact, due_date=informing.due(closed)
        )
        informations.append(row)
        ids = {"about": row, "citizen": item.citizen, "meeting": item.meeting}
        town.note("information.due", closed, by=None, **ids, due_date=row.due_date.isoformat())
        is_old = town.now - closed > OLD
        if is_old or number % 3:
            _told(town, row, contact, number, ids)
        if (is_old and number % 23) or number % 2:
            transfers.append(_in_the_record(town, item, contact, number, ids))
    CitizenInformation.objects.bulk_create(informations)
    RecordTransfer.objects.bulk_create(transfers)


def _told(town: Town, row: CitizenInformation, contact: User, number: int, ids: dict[str, Any]) -> None:
    late = 3 if number % 9 == 4 else 0
    day = clock.working_days_after(row.due_date, late) if late else row.due_date
    at = min(clock.at(day, dt.time(10 + number % 5, 15)), town.now - dt.timedelta(hours=2))
    reaction, words = SAID[number % len(SAID)]
    row.told_whom = Told.CITIZEN_WITH_RELATIVE if number % 4 == 1 else Told.CITIZEN
    row.told_how = HowTold.PHONE if number % 5 == 2 else HowTold.VISIT
    row.told_at, row.told_by, row.reaction, row.reaction_words = at, contact, reaction, words
    row.noted_at, row.noted_by = at, contact
    town.note("information.given", at, by=contact, **ids, reaction=str(reaction), in_time=not late)


def _in_the_record(
    town: Town, item: AgendaItem, contact: User, number: int, ids: dict[str, Any]
) -> RecordTransfer:
    assert item.meeting.closed_at is not None
    at = min(item.meeting.closed_at + dt.timedelta(hours=3), town.now)
    town.note("record.transferred", at, by=contact, **ids)
    return RecordTransfer(
        item=item, synced_to_record_at=at, synced_by=contact, reference=f"Notat {4100 + number}"
    )


def go_on(town: Town) -> None:
    """What people have done since: amendments, an addendum, a different wish, a letter; by the verbs."""
    leader = town.staff[0, Role.MEETING_LEADER]
    mine = Meeting.objects.filter(team=town.teams[0]).order_by("-starts_at")
    _amend(town, mine.filter(state=MeetingState.CLOSED)[0], leader)
    earlier = mine.filter(state=MeetingState.LOCKED)[0]
    first = earlier.items.filter(state=ItemState.DISCUSSED)[0]
    amendments.add_addendum(earlier, by=leader, text=ADDENDUM, citizen=first.citizen)
    waiting = list(informing.awaiting_information().filter(item__meeting__team=town.teams[0]))
    if waiting:
        _wants_something_else(town, waiting[0])
    _write(town, CitizenInformation.objects.filter(item__meeting=earlier)[0], finish=True)
    for information in waiting[1:2]:
        _write(town, information, finish=False)
    for transfer in RecordTransfer.objects.filter(item__meeting=earlier)[:1]:
        information = CitizenInformation.objects.get(item=transfer.item_id)
        record.undo(information, by=transfer.synced_by, reason="Stod på en anden dag i journalen.")


def _amend(town: Town, meeting: Meeting, leader: User) -> None:
    therapist, nurse = town.staff[0, Role.THERAPIST], town.staff[0, Role.NURSE]
    citizens = [item.citizen for item in meeting.items.select_related("citizen")]
    taken_in = amendments.propose(meeting, by=therapist, text=AMENDED, citizen=citizens[0])
    amendments.take(taken_in, by=leader, reason="Rigtigt, sådan blev det sagt.")
    declined = amendments.propose(meeting, by=nurse, text=DECLINED)
    amendments.decline(declined, by=leader, reason=DECLINED_BECAUSE)
    amendments.propose(meeting, by=nurse, text=WAITING, citizen=citizens[1])


def _wants_something_else(town: Town, information: CitizenInformation) -> None:
    goal = Goal.objects.live().filter(citizen=information.citizen_id).first()
    informing.told(
        information,
        by=information.assigned_to,
        whom=Told.CITIZEN,
        how=HowTold.VISIT,
        at=town.now - dt.timedelta(hours=3),
        reaction=Reaction.OTHER_WISH,
        words=OTHER_WISH,
        goal=goal,
        seen_version=goal.version if goal else 0,
    )


def _write(town: Town, information: CitizenInformation, *, finish: bool) -> CitizenLetter:
    writer = information.assigned_to
    letter = citizen_letters.begin(information, by=writer)
    if finish:
        # The minutes speak of the citizen, the letter to the citizen.
        agreed = letter.agreed.replace("borgerens", "din").replace("borgeren", "dig")
        letter = citizen_letters.write(letter, by=writer, seen_version=letter.version, agreed=agreed)
        letter = citizen_letters.finish(letter, by=writer, seen_version=letter.version)
    return letter
