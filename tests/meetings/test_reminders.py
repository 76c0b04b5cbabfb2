"""Reminders: once before the date, once on it and once after it, once before a meeting; never to somebody
whom it no longer concerns; and never a word about a citizen.
"""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from citizens import visitation
from citizens.models import Decision
from dtr import clock, later
from dtr.outbox import digest, kinds, post, wishes
from dtr.outbox.models import Letter
from dtr.staff.models import Position
from meetings import actions, freezing, letters, proposing, reminders, tasks
from meetings.models import AgreedAction, Meeting, Participant
from meetings.reminders import gatherings, promises
from meetings.states import ItemState, MeetingState
from tests import build

MONDAY, TUESDAY = dt.date(2027, 3, 8), dt.date(2027, 3, 9)
FRIDAY_BEFORE = dt.date(2027, 3, 5)


@pytest.fixture(autouse=True)
def no_workers(monkeypatch) -> None:
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def action(cast) -> AgreedAction:
    """Karim has promised something for Monday."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CLOSED, starts_at=clock.now())
    item = build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER)
    return build.make_action(item, cast.karim, what="Ring til Mogens' datter Bodil", due_date=MONDAY)


def at(frozen_clock, day: dt.date, time: str) -> None:
    """Go there, and let the planner and the post do their minute's work twice."""
    frozen_clock.move_to(clock.at(day, dt.time.fromisoformat(time)).astimezone(dt.UTC))
    for _run in range(2):
        tasks.plan_reminders()
        for letter in Letter.objects.filter(state=Letter.State.WAITING):
            post.deliver(letter.pk)


def sent(kind: str | None = None) -> list[str]:
    """The addresses of what has been sent, by kind."""
    found = Letter.objects.filter(state=Letter.State.SENT)
    return sorted((found.filter(kind=kind) if kind else found).values_list("to__email", flat=True))


def test_a_promise_is_reminded_of_once_at_seven_two_days_before_or_on_the_friday(action, frozen_clock):
    at(frozen_clock, FRIDAY_BEFORE, "06:59")
    assert not mail.outbox

    at(frozen_clock, FRIDAY_BEFORE, "07:00")
    at(frozen_clock, MONDAY, "06:59")

    [reminder] = mail.outbox
    assert reminder.to == ["karim@fjordby.example"]
    assert reverse("action", args=[action.pk]) in reminder.body


def test_a_promise_is_reminded_of_once_at_seven_on_its_day(action, frozen_clock):
    at(frozen_clock, MONDAY, "06:59")
    assert not sent(letters.ACTION_TODAY)

    for hour in ("07:00", "07:01", "18:00"):
        at(frozen_clock, MONDAY, hour)

    assert len(sent(letters.ACTION_TODAY)) == 1


def test_a_promise_past_its_date_on_a_friday_is_reminded_of_on_the_monday(cast, action, frozen_clock):
    AgreedAction.objects.update(due_date=FRIDAY_BEFORE)

    at(frozen_clock, FRIDAY_BEFORE + dt.timedelta(days=1), "12:00")
    assert not sent(letters.ACTION_AFTER)
    at(frozen_clock, MONDAY, "07:00")

    assert len(sent(letters.ACTION_AFTER)) == 1


def test_for_what_the_citizen_has_promised_the_contact_person_is_reminded(cast, action, frozen_clock):
    AgreedAction.objects.update(owner_kind="citizen", owner=None, agreed_by=cast.inge)

    at(frozen_clock, MONDAY, "07:00")

    assert sent(letters.ACTION_TODAY) == ["karim@fjordby.example"]


def test_a_broken_promise_is_reminded_of_once_at_seven_on_the_day_after(action, frozen_clock):
    at(frozen_clock, TUESDAY, "06:59")
    assert not sent(letters.ACTION_AFTER)

    for hour in ("07:00", "07:01", "18:00"):
        at(frozen_clock, TUESDAY, hour)

    assert len(sent(letters.ACTION_AFTER)) == 1


def test_what_is_agreed_the_evening_before_is_reminded_of_at_once(cast, action, frozen_clock):
    frozen_clock.move_to(clock.at(FRIDAY_BEFORE, dt.time(15)).astimezone(dt.UTC))
    late = build.make_action(action.item, cast.inge, due_date=MONDAY)

    at(frozen_clock, FRIDAY_BEFORE, "15:01")

    assert "inge@fjordby.example" in sent(letters.ACTION_BEFORE)
    assert promises.before_moment(late) == late.agreed_at


def test_what_is_agreed_for_the_same_day_needs_no_reminder_before(cast, action, frozen_clock):
    build.make_action(action.item, cast.inge, due_date=clock.today())

    at(frozen_clock, clock.today(), "14:00")

    assert not mail.outbox


def test_who_has_kept_the_promise_hears_nothing(cast, action, frozen_clock):
    actions.mark_done(action, by=cast.karim)

    at(frozen_clock, FRIDAY_BEFORE, "07:00")
    at(frozen_clock, TUESDAY, "07:00")

    assert not mail.outbox


def test_a_new_date_is_a_new_promise(cast, action, frozen_clock):
    at(frozen_clock, FRIDAY_BEFORE, "07:00")
    actions.move_date(action, by=cast.karim, due_date=dt.date(2027, 3, 18), reason="Datteren er bortrejst")

    at(frozen_clock, TUESDAY, "07:00")
    assert not sent(letters.ACTION_AFTER)
    at(frozen_clock, dt.date(2027, 3, 17), "07:00")
    assert len(sent(letters.ACTION_BEFORE)) == 2


def test_a_worker_that_was_down_past_the_date_says_nothing_of_before(action, frozen_clock):
    at(frozen_clock, TUESDAY, "09:00")

    assert (len(sent(letters.ACTION_BEFORE)), len(sent(letters.ACTION_AFTER))) == (0, 1)


def test_what_was_due_while_nobody_planned_is_listed_as_missed_when_it_says_nothing_any_more(
    action, next_meeting, frozen_clock
):
    at(frozen_clock, FRIDAY_BEFORE, "06:59")

    at(frozen_clock, TUESDAY, "10:01")

    missed = Letter.objects.filter(state=Letter.State.MISSED)
    assert sorted(missed.values_list("kind", flat=True)) == sorted(
        [letters.ACTION_BEFORE, letters.ACTION_TODAY] + [letters.MEETING_TOMORROW] * len(EVERYBODY)
    )
    assert sent() == ["karim@fjordby.example"]


def test_what_was_never_wanted_is_not_missed(action, next_meeting, frozen_clock):
    at(frozen_clock, TUESDAY, "10:01")

    assert not Letter.objects.filter(state=Letter.State.MISSED).exists()


def test_of_a_meeting_that_was_cancelled_meanwhile_nothing_is_missed(next_meeting, frozen_clock):
    at(frozen_clock, FRIDAY_BEFORE, "06:59")
    Meeting.objects.update(state=MeetingState.CANCELLED)

    at(frozen_clock, TUESDAY, "10:01")

    assert not Letter.objects.exists()


def test_a_late_reminder_says_that_it_is_late(action, frozen_clock):
    at(frozen_clock, FRIDAY_BEFORE, "06:59")
    at(frozen_clock, FRIDAY_BEFORE, "16:00")
    at(frozen_clock, MONDAY, "07:00")

    late, in_time = [one.body for one in mail.outbox]
    assert "Dette brev er forsinket: det skulle være kommet den 5. marts 2027 kl. 07:00" in late
    assert "forsinket" not in in_time


def test_a_worker_that_was_down_for_72_hours_says_what_still_makes_sense(action, frozen_clock):
    at(frozen_clock, TUESDAY + dt.timedelta(days=3), "09:00")

    assert len(sent(letters.ACTION_AFTER)) == 1


def test_what_has_been_overdue_for_weeks_is_no_news(action, frozen_clock):
    at(frozen_clock, MONDAY + dt.timedelta(days=20), "09:00")

    assert not mail.outbox


def gone(cast, why: str) -> str:
    """Karim is no longer with Mogens; the address of whoever leads the meetings of the citizen's team."""
    if why == "left the house":
        cast.karim.is_active = False
        cast.karim.save()
    elif why == "left the team":
        Position.objects.filter(user=cast.karim).update(until=clock.today())
    else:
        cast.mogens.team = cast.syd
        cast.mogens.save()
        return "sofie@fjordby.example"
    return "inge@fjordby.example"


WHY_GONE = ["left the house", "left the team", "citizen moved"]


@pytest.mark.parametrize("why", WHY_GONE)
def test_whom_it_no_longer_concerns_is_not_reminded(cast, action, frozen_clock, why):
    gone(cast, why)

    for day in (FRIDAY_BEFORE, MONDAY, TUESDAY):
        at(frozen_clock, day, "07:00")

    assert "karim@fjordby.example" not in sent()


@pytest.mark.parametrize("why", WHY_GONE)
def test_of_a_promise_that_nobody_sees_to_any_more_the_leader_hears_once_a_date(
    cast, action, frozen_clock, why
):
    leader = gone(cast, why)

    at(frozen_clock, FRIDAY_BEFORE, "06:59")
    assert not mail.outbox
    for day in (FRIDAY_BEFORE, MONDAY, TUESDAY):
        at(frozen_clock, day, "07:00")

    [told] = mail.outbox
    assert told.to == [leader]
    assert reverse("action", args=[action.pk]) in told.body
    assert "forsinket" not in told.body
    assert not [word for word in ("Mogens", "Karim", "Ring", "Bodil") if word in told.subject + told.body]


def test_of_a_promise_whose_owner_left_on_its_day_the_leader_hears_then_and_not_late(
    cast, action, frozen_clock
):
    at(frozen_clock, FRIDAY_BEFORE, "07:00")
    gone(cast, "left the house")

    at(frozen_clock, MONDAY, "13:00")

    assert sent(letters.ACTION_OF_NOBODY) == ["inge@fjordby.example"]
    assert "forsinket" not in mail.outbox[-1].body


def test_a_letter_that_nobody_sees_to_it_is_dropped_when_somebody_does(cast, action, frozen_clock):
    gone(cast, "left the house")
    frozen_clock.move_to(clock.at(FRIDAY_BEFORE, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    cast.karim.is_active = True
    cast.karim.save()

    assert not post.deliver(Letter.objects.get(kind=letters.ACTION_OF_NOBODY).pk)


def test_many_promises_are_looked_through_in_as_many_queries_as_one(
    cast, action, frozen_clock, django_assert_num_queries
):
    for _one in range(4):
        build.make_action(action.item, cast.karim, due_date=MONDAY)
        build.make_action(action.item, cast.inge, due_date=MONDAY)

    with django_assert_num_queries(2):
        assert len(list(promises.of_promises(clock.now()))) == 27


def test_a_reminder_that_waited_past_its_day_is_missed(action, frozen_clock):
    frozen_clock.move_to(clock.at(FRIDAY_BEFORE, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    frozen_clock.move_to(clock.at(TUESDAY, dt.time(6)).astimezone(dt.UTC))

    post.deliver(Letter.objects.get().pk)

    assert Letter.objects.get().state == Letter.State.MISSED


def test_two_planners_at_once_write_each_reminder_once(action, frozen_clock):
    frozen_clock.move_to(clock.at(FRIDAY_BEFORE, dt.time(7)).astimezone(dt.UTC))
    seen_by_both = [reminders.due(clock.now()), reminders.due(clock.now())]

    for found in seen_by_both:
        for reminder in found:
            reminders.write(reminder)

    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        (dt.date(2027, 3, 29), "2027-03-24T07:00:00+01:00"),  # Easter Monday, after the spring change
        (dt.date(2027, 4, 1), "2027-03-30T07:00:00+02:00"),
        (dt.date(2027, 11, 1), "2027-10-29T07:00:00+02:00"),  # the Monday after the autumn change
        (dt.date(2027, 11, 3), "2027-11-01T07:00:00+01:00"),
    ],
)
def test_seven_is_seven_on_the_wall_also_when_the_clocks_change(action, due, moment):
    action.due_date = due

    assert promises.before_moment(action).isoformat() == moment


@pytest.fixture
def next_meeting(cast) -> Meeting:
    """Team Nord meets again on Tuesday at ten."""
    called = {"state": MeetingState.CALLED, "starts_at": clock.at(TUESDAY, dt.time(10))}
    return build.make_meeting(cast.nord, **called)


EVERYBODY = sorted(f"{name}@fjordby.example" for name in ("inge", "karim", "lone", "preben", "vibeke"))


def test_whoever_is_expected_hears_of_the_meeting_once_at_seven_the_working_day_before(
    next_meeting, frozen_clock
):
    at(frozen_clock, MONDAY, "06:59")
    assert not mail.outbox

    for hour in ("07:00", "07:05", "16:00"):
        at(frozen_clock, MONDAY, hour)

    assert sent() == EVERYBODY


def test_of_a_meeting_on_a_monday_one_hears_on_the_friday(cast, frozen_clock):
    build.make_meeting(cast.nord, state=MeetingState.CALLED, starts_at=clock.at(MONDAY, dt.time(10)))

    at(frozen_clock, FRIDAY_BEFORE, "07:00")

    assert sent() == EVERYBODY


def test_whoever_has_said_no_hears_nothing(cast, next_meeting, frozen_clock):
    next_meeting.participants.filter(user=cast.lone).update(attendance=Participant.Attendance.ABSENT)

    at(frozen_clock, MONDAY, "07:00")

    assert "lone@fjordby.example" not in sent()


def test_of_a_cancelled_meeting_nobody_hears(next_meeting, frozen_clock):
    Meeting.objects.update(state=MeetingState.CANCELLED)

    at(frozen_clock, MONDAY, "07:00")

    assert not mail.outbox


def test_a_letter_about_a_meeting_that_was_moved_meanwhile_is_dropped_and_the_new_day_is_told(
    next_meeting, frozen_clock
):
    frozen_clock.move_to(clock.at(MONDAY, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    Meeting.objects.update(starts_at=clock.at(TUESDAY + dt.timedelta(days=2), dt.time(10)))

    at(frozen_clock, MONDAY, "07:01")
    assert not mail.outbox
    at(frozen_clock, TUESDAY + dt.timedelta(days=1), "07:00")
    assert sent() == EVERYBODY


def test_after_the_meeting_has_begun_nobody_is_told_that_it_comes(next_meeting, frozen_clock):
    at(frozen_clock, TUESDAY, "10:00")

    assert not mail.outbox


def test_when_the_agenda_is_frozen_the_contact_persons_are_asked_to_prepare(cast, next_meeting):
    away = build.make_user("Helle Dam", "nurse", team=cast.nord)
    build.make_item(next_meeting, cast.mogens)
    build.make_item(next_meeting, build.make_citizen("Poul Kjær", cast.nord, contact_person=away))

    Meeting.objects.update(state=MeetingState.PLANNED)

    for _time in range(2):
        freezing.freeze(next_meeting, by=cast.inge)
        gatherings.agenda_frozen(next_meeting)

    written = dict(Letter.objects.values_list("to__name", "facts__citizens"))
    assert written == {
        "Helle Dam": 1, "Karim Øst": 1, "Inge Kjær": 0, "Lone Bæk": 0, "Vibeke Sø": 0, "Preben Højgård": 0,
    }  # fmt: skip
    Meeting.objects.update(state=MeetingState.PLANNED)
    assert not post.deliver(Letter.objects.first().pk), "the agenda was opened again"


def test_whoever_leads_is_reminded_once_to_close_the_agenda(cast, next_meeting, frozen_clock):
    Meeting.objects.update(state=MeetingState.PLANNED)

    for hour in ("07:00", "12:00"):
        at(frozen_clock, MONDAY, hour)

    assert sent(letters.FREEZE_AGENDA) == ["inge@fjordby.example"]


def test_contact_persons_are_asked_to_prepare_two_working_days_before(cast, next_meeting, frozen_clock):
    build.make_item(next_meeting, cast.mogens)
    at(frozen_clock, FRIDAY_BEFORE, "06:59")
    assert not mail.outbox

    for hour in ("07:00", "12:00"):
        at(frozen_clock, FRIDAY_BEFORE, hour)

    assert sent(letters.PREPARE) == ["karim@fjordby.example"]


def test_who_is_no_longer_contact_person_is_not_asked_to_prepare(cast, next_meeting, frozen_clock):
    build.make_item(next_meeting, cast.mogens)
    frozen_clock.move_to(clock.at(FRIDAY_BEFORE, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    cast.mogens.contact_person = cast.lone
    cast.mogens.save()

    at(frozen_clock, FRIDAY_BEFORE, "07:01")

    assert sent(letters.PREPARE) == ["lone@fjordby.example"]


def test_the_visitator_is_reminded_of_a_draft_the_working_day_before_its_day(cast, frozen_clock):
    proposal = build.make_proposal(cast.mogens, cast.karim)
    decision = visitation.reject(proposal, by=cast.vibeke, reason="Kan selv").decision
    Decision.objects.update(finish_by=MONDAY)

    for hour in ("07:00", "12:00"):
        at(frozen_clock, FRIDAY_BEFORE, hour)

    assert sent(letters.DECISION_DUE) == ["vibeke@fjordby.example"]
    assert reverse("decision", args=[decision.pk]) in mail.outbox[0].body


@pytest.mark.parametrize("renewed", [True, False])
def test_the_contact_person_hears_two_weeks_before_that_a_consent_runs_out(cast, frozen_clock, renewed):
    ends = MONDAY + dt.timedelta(days=14)
    build.make_consent(cast.mogens, cast.karim, cast.firm, valid_until=ends)
    if renewed:
        build.make_consent(cast.mogens, cast.karim, cast.firm, valid_until=ends + dt.timedelta(days=300))

    for hour in ("07:00", "12:00"):
        at(frozen_clock, MONDAY, hour)

    assert sent(letters.CONSENT_EXPIRES) == ([] if renewed else ["karim@fjordby.example"])


def test_when_the_contact_person_has_left_whoever_noted_the_consent_hears_that_it_runs_out(
    cast, frozen_clock
):
    ends = TUESDAY + dt.timedelta(days=14)
    build.make_consent(cast.mogens, cast.lone, cast.firm, valid_until=ends)
    gone(cast, "left the house")

    at(frozen_clock, TUESDAY, "07:00")

    assert sent(letters.CONSENT_EXPIRES) == ["lone@fjordby.example"]


@pytest.mark.parametrize("lasting", ["another organisation", "without health", "the relative alone"])
def test_a_consent_that_lasts_longer_for_something_else_does_not_hide_one_that_runs_out(
    cast, frozen_clock, lasting
):
    bente = build.make_relative(cast.mogens, cast.karim)
    build.make_consent(
        cast.mogens, cast.karim, cast.firm, named=[bente], valid_until=MONDAY + dt.timedelta(days=14)
    )
    if lasting == "another organisation":
        build.make_consent(cast.mogens, cast.karim, build.make_supplier("Hjemmehjælpen Fjord"), named=[bente])
    elif lasting == "without health":
        build.make_consent(cast.mogens, cast.karim, cast.firm, named=[bente], covers_health=False)
    else:
        build.make_consent(cast.mogens, cast.karim, named=[bente])

    at(frozen_clock, MONDAY, "07:00")

    assert sent(letters.CONSENT_EXPIRES) == ["karim@fjordby.example"]


def test_a_consent_that_two_others_continue_together_reminds_nobody(cast, frozen_clock):
    bente = build.make_relative(cast.mogens, cast.karim)
    build.make_consent(
        cast.mogens, cast.karim, cast.firm, named=[bente], valid_until=MONDAY + dt.timedelta(days=14)
    )
    build.make_consent(cast.mogens, cast.karim, cast.firm)
    build.make_consent(cast.mogens, cast.karim, named=[bente])

    at(frozen_clock, MONDAY, "07:00")

    assert sent(letters.CONSENT_EXPIRES) == []


@pytest.fixture
def every_kind(cast, action, next_meeting) -> list[Letter]:
    """One letter of each kind, about a citizen with a name and a CPR number."""
    build.make_item(next_meeting, cast.mogens)
    gatherings.agenda_frozen(next_meeting, missing=["visitator"])
    gatherings.agenda_empty(next_meeting, next_meeting.starts_at)
    proposing.report_need(cast.aase, by=cast.preben, agenda_reason="Ring til Bodil", noticed_on=clock.today())
    gatherings.meeting_moved(next_meeting)
    gatherings.meeting_cancelled(next_meeting)
    facts = {"starts_at": next_meeting.starts_at, "meeting": str(next_meeting.pk)}
    post.write(
        "m", to=cast.karim, kind=letters.MINUTES_READY, path=f"/meetings/{next_meeting.pk}/minutes/", **facts
    )
    post.write(
        "w",
        to=cast.inge,
        kind=letters.WRAP_UP_AWAITED,
        path=f"/meetings/{next_meeting.pk}/wrap-up/",
        **facts,
    )
    for kind, moment in (
        (letters.ACTION_BEFORE, clock.at(FRIDAY_BEFORE, dt.time(7))),
        (letters.ACTION_TODAY, clock.at(MONDAY, dt.time(7))),
        (letters.ACTION_AFTER, clock.at(TUESDAY, dt.time(7))),
        (letters.MEETING_TOMORROW, clock.at(MONDAY, dt.time(7))),
    ):
        for reminder in reminders.due(moment):
            if reminder.kind == kind:
                reminders.write(reminder)
    due = {"action": str(action.pk), "due_date": action.due_date}
    post.write("e", to=cast.lone, kind=letters.ACTION_ESCALATED, path=f"/actions/{action.pk}/", **due)
    post.write("n", to=cast.inge, kind=letters.ACTION_OF_NOBODY, path=f"/actions/{action.pk}/", **due)
    for kind in (
        letters.DECISION_DUE, letters.CONSENT_EXPIRES, letters.TELL_CITIZEN, letters.CITIZEN_NOT_TOLD,
    ):  # fmt: skip
        post.write(kind, to=cast.karim, kind=kind, path="/citizens/", due_date=action.due_date)
    for kind in (letters.PREPARE, letters.FREEZE_AGENDA, letters.MINUTES_WAITING):
        post.write(kind, to=cast.karim, kind=kind, path="/meetings/", citizens=2, **facts)
    due = {"due_date": action.due_date}
    post.write("a", to=cast.inge, kind=letters.AMENDMENTS_WAITING, path="/meetings/", **facts, **due)
    told = {digest.COUNT_OF + letters.ACTION_AFTER: 2, digest.COUNT_OF + letters.MINUTES_READY: 1}
    post.write("d", to=cast.karim, kind=wishes.DIGEST, path="/meetings/", **told)
    assert set(Letter.objects.values_list("kind", flat=True)) == set(kinds.names())
    return list(Letter.objects.select_related("to"))


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_letter_names_a_citizen_or_says_what_it_is_about(cast, every_kind, language):
    told = ["Mogens", "Ågård", "Ring til", "datter", "Bodil", "120438", "5123", "Mål nået", "købmanden"]

    for letter in every_kind:
        letter.to.language = language
        mailed = post.message(letter).message()
        whole = f"{mailed['Subject']} {dict(mailed.items())} {mailed.get_payload(decode=True).decode()}"
        assert not [word for word in told if word in whole], letter.kind
        assert "{" not in whole.replace(str(dict(mailed.items())), "")
        assert f"/{letter.path.strip('/')}/" in whole


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_letter_says_when_in_the_readers_language(every_kind, language):
    month = {"da": "marts", "en": "March"}[language]

    for letter in every_kind:
        letter.to.language = language
        message = post.message(letter)
        assert month in message.body or letter.kind == wishes.DIGEST
        with translation.override(language):
            assert message.subject == str(kinds.find(letter.kind).subject)
        assert "\n" not in message.subject
