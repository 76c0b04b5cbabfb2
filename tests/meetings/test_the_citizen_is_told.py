"""Whoever was discussed is told within two working days, by somebody who notes how it went; a citizen who
wants something else is heard.
"""

import datetime as dt

import pytest
from django.urls import reverse

from citizens import leaving, registry
from dtr import clock, later
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import progress
from goals.models import Goal
from meetings import conduct, informing, proposing
from meetings.models import AgendaProposal, CitizenInformation, Meeting, StandIn
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build

OTHER = "Jeg vil hellere selv gå i brugsen"


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def closed(cast) -> Meeting:
    """Mogens and Åse were discussed, Gerda carried over."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    for citizen in (cast.mogens, cast.aase):
        item = build.make_item(
            meeting, citizen, state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE, stay=Stay.ON_AGENDA
        )
        build.make_action(item, cast.karim)
    gerda = build.make_citizen("Gerda Lund", cast.nord)
    build.make_item(meeting, gerda, state=ItemState.CARRIED_OVER, carried_over_because="Indlagt")
    conduct.close(meeting, by=cast.inge)
    return meeting


@pytest.fixture
def task(cast, closed) -> CitizenInformation:
    return CitizenInformation.objects.get(citizen=cast.mogens)


def told(task, cast, **more):
    said = {
        "by": cast.karim, "whom": "citizen", "how": "visit", "at": clock.now(), "reaction": "agrees",
    } | more  # fmt: skip
    return informing.told(task, **said)


def typed(**more) -> dict[str, str]:
    now = clock.local(clock.now())
    said = {
        "told_by": "", "whom": "citizen", "how": "visit", "day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}",
        "reaction": "agrees", "words": "", "goal": "",
    }  # fmt: skip
    return said | more


def test_each_discussed_citizen_is_a_task_of_the_contact_person_within_two_working_days(cast, closed):
    rows = {one.citizen: one for one in informing.awaiting_information()}

    assert set(rows) == {cast.mogens, cast.aase}
    assert rows[cast.mogens].assigned_to == cast.karim
    assert rows[cast.aase].assigned_to == cast.inge, "there is no contact person, so it is whoever closed"
    assert {one.due_date for one in rows.values()} == {dt.date(2027, 3, 4)}


def test_a_contact_person_who_has_left_is_not_given_the_task(cast):
    cast.karim.is_active = False
    cast.karim.save()
    item = build.make_item(build.make_meeting(cast.nord), cast.mogens)

    assert informing.who_tells(item, cast.inge) == cast.inge
    StandIn.objects.create(item=item, user=cast.vibeke, named_by=cast.inge)
    item.refresh_from_db()
    assert informing.who_tells(item, cast.inge) == cast.vibeke


def test_closing_twice_makes_no_second_task(cast, closed):
    conduct.close(closed, by=cast.inge)
    informing.open_tasks(closed, by=cast.inge)

    assert CitizenInformation.objects.count() == 2


def test_who_told_whom_when_how_and_what_was_said_is_noted_once(cast, task, browse):
    url = reverse("information_told", args=[task.pk])

    for _press in range(2):
        answer = browse(cast.karim).post(url, typed(told_by=cast.vibeke.pk, words="Fint nok"))
        assert answer.status_code == 302

    task.refresh_from_db()
    assert (task.told_by, task.noted_by, task.reaction_words) == (cast.vibeke, cast.karim, "Fint nok")
    assert not task.is_awaited
    event = Event.objects.get(code="information.given")
    assert (event.facts["in_time"], event.citizen_id) == (True, cast.mogens.pk)
    assert "Fint" not in str(event.facts)


def test_a_different_wish_changes_the_goal_and_brings_the_citizen_back_to_the_agenda(cast, task, browse):
    goal = build.make_goal(cast.mogens, "Varer bragt", accepted_on=dt.date(2027, 1, 1))
    said = typed(
        told_by=cast.karim.pk, reaction="other_wish", words=OTHER, goal=goal.pk, versions=f"{goal.pk}=1"
    )

    answer = browse(cast.karim).post(reverse("information_told", args=[task.pk]), said)

    assert answer.status_code == 302
    goal.refresh_from_db()
    task.refresh_from_db()
    assert (goal.citizen_wish, goal.accepted_on, goal.version) == (OTHER, None, 2)
    assert goal.revisions.get().fields["citizen_wish"] == "Varer bragt"
    assert task.goal == goal
    nomination = AgendaProposal.objects.get(citizen=cast.mogens)
    assert task.nomination == nomination
    assert OTHER in nomination.agenda_reason


def test_a_different_wish_without_a_goal_is_a_new_goal(cast, task):
    told(task, cast, reaction="other_wish", words=OTHER)

    assert Goal.objects.get(citizen=cast.mogens).citizen_wish == OTHER


def test_a_citizen_who_is_proposed_already_is_not_proposed_twice(cast, task):
    waiting = AgendaProposal.objects.create(citizen=cast.mogens, agenda_reason="Fald", proposed_by=cast.inge)

    assert told(task, cast, reaction="other_wish", words=OTHER * 20).nomination == waiting


def test_a_goal_that_somebody_changed_meanwhile_is_shown_before_it_is_written_over(cast, task, browse):
    goal = build.make_goal(cast.mogens, "Varer bragt")
    progress.revise(goal, by=cast.inge, seen_version=1, citizen_wish="Gå ned til vandet")
    said = typed(
        told_by=cast.karim.pk, reaction="other_wish", words=OTHER, goal=goal.pk, versions=f"{goal.pk}=1"
    )

    answer = browse(cast.karim).post(reverse("information_told", args=[task.pk]), said)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Gå ned til vandet" in page
    assert OTHER in page
    assert f"{goal.pk}=2" in page
    task.refresh_from_db()
    assert task.is_awaited, "all or nothing"
    assert not AgendaProposal.objects.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reaction": "other_wish", "words": " "}, "no_words"),
        ({"reaction": "delighted"}, "incomplete"),
        ({"whom": "the dog"}, "incomplete"),
        ({"at": dt.datetime(2027, 3, 2, 8, 0, tzinfo=dt.UTC)}, "date_impossible"),
        ({"at": dt.datetime(2027, 3, 3, 8, 0, tzinfo=dt.UTC)}, "date_impossible"),
    ],
)
def test_what_cannot_be_is_refused(cast, task, said, code):
    with pytest.raises(Refusal, match=code):
        told(task, cast, **said)


def test_another_citizens_goal_is_not_touched(cast, task):
    foreign = build.make_goal(cast.aase)

    with pytest.raises(Refusal, match="foreign_goal"):
        told(task, cast, reaction="other_wish", words=OTHER, goal=foreign, seen_version=1)


@pytest.mark.parametrize(("who", "status"), [("karim", 200), ("inge", 200), ("preben", 404), ("sofie", 404)])
def test_strangers_find_nothing(cast, task, browse, who, status):
    browser = browse(getattr(cast, who))

    assert browser.get(reverse("after", args=[task.pk])).status_code == status
    if status == 404:
        assert browser.post(reverse("information_told", args=[task.pk]), typed()).status_code == 404


def test_a_supplier_tells_the_own_citizen_and_is_handed_no_minutes(cast, closed, browse):
    own = CitizenInformation.objects.get(citizen=cast.aase)
    browser = browse(cast.preben)

    page = browser.get(reverse("after", args=[own.pk])).content.decode()
    answer = browser.post(reverse("information_told", args=[own.pk]), typed(told_by=cast.preben.pk))

    assert "record-text" not in page
    assert answer.status_code == 302
    for name in ("record_file", "letter_begin", "extract_ask"):
        ask = browser.get if name == "record_file" else browser.post
        assert ask(reverse(name, args=[own.pk])).status_code == 403


def test_what_a_citizen_wants_instead_comes_back_to_the_agenda_also_through_a_supplier(cast, closed, browse):
    own = CitizenInformation.objects.get(citizen=cast.aase)

    answer = browse(cast.preben).post(
        reverse("information_told", args=[own.pk]),
        typed(told_by=cast.preben.pk, reaction="other_wish", words=OTHER),
    )

    assert answer.status_code == 302
    own.refresh_from_db()
    assert own.goal.citizen_wish == OTHER
    assert (own.nomination.state, own.nomination.proposed_by) == ("waiting", cast.preben)


def test_the_task_is_handed_to_a_colleague_and_to_nobody_else(cast, task):
    assert informing.hand_on(task, by=cast.inge, to=cast.vibeke).assigned_to == cast.vibeke
    for stranger in (cast.sofie, cast.preben):
        with pytest.raises(Refusal, match="cannot_tell"):
            informing.hand_on(task, by=cast.inge, to=stranger)


def test_a_wrong_note_is_taken_back_with_a_reason(cast, task):
    told(task, cast)
    with pytest.raises(Refusal, match="no_reason"):
        informing.take_back(task, by=cast.karim, reason="")

    for _press in range(2):
        informing.take_back(task, by=cast.karim, reason="Det var en anden borger")

    task.refresh_from_db()
    assert (task.is_awaited, task.told_by, task.reaction) == (True, None, "")
    assert Event.objects.filter(code="information.taken_back").count() == 1


def test_what_a_second_teller_has_heard_is_not_lost_and_the_first_note_stands(cast, task, browse):
    told(task, cast)
    path = reverse("information_told", args=[task.pk])
    heard = typed(told_by=cast.lone.pk, reaction="other_wish", words=OTHER)

    answer = browse(cast.lone).post(path, heard)

    assert answer.status_code == 422
    assert "Karim Øst har kl. 09:50 noteret" in answer.content.decode()
    assert OTHER in answer.content.decode()
    task.refresh_from_db()
    assert (task.reaction, task.told_by) == ("agrees", cast.karim)
    assert not AgendaProposal.objects.exists()


@pytest.mark.parametrize("first", ["told", "not needed"])
@pytest.mark.parametrize("verb", ["information_told", "information_not_needed", "information_hand_on"])
def test_who_comes_second_with_something_else_reads_why_it_is_not_noted(cast, task, browse, first, verb):
    if first == "told":
        told(task, cast)
    else:
        informing.not_needed(task, by=cast.karim, reason="Borgeren er død")
    tried = {
        "information_told": typed(told_by=cast.lone.pk),
        "information_not_needed": {"reason": "Flyttet til Jylland"},
        "information_hand_on": {"to": cast.lone.pk},
    }[verb]

    answer = browse(cast.lone).post(reverse(verb, args=[task.pk]), tried)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert tried.get("reason", "") in answer.content.decode()


def test_a_citizen_who_cannot_be_told_is_no_task_and_was_not_told_in_time(cast, task):
    informing.not_needed(task, by=cast.karim, reason="Borgeren er død")

    assert not CitizenInformation.objects.awaiting().filter(citizen=cast.mogens).exists()
    assert informing.told_in_time(CitizenInformation.objects.all()) == 0
    with pytest.raises(Refusal, match="not_needed"):
        told(task, cast)


def test_the_page_says_that_the_citizen_has_died(cast, task, browse):
    leaving.leave(cast.mogens, by=cast.vibeke, because="deceased", on=clock.today())

    page = browse(cast.karim).get(reverse("after", args=[task.pk])).content.decode()

    assert "Død 2. marts 2027" in page


def test_what_the_family_of_somebody_who_has_died_says_is_noted_and_brings_nobody_on_an_agenda(cast, task):
    leaving.leave(cast.mogens, by=cast.vibeke, because="deceased", on=clock.today())

    told(task, cast, whom="representative", reaction="other_wish", words=OTHER)

    task.refresh_from_db()
    assert (task.reaction_words, task.goal) == (OTHER, None)
    assert not AgendaProposal.objects.exists()
    with pytest.raises(Refusal, match="gone"):
        proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Fald i går")


def test_told_in_time_counts_days_in_copenhagen(cast, closed, frozen_clock):
    everybody = CitizenInformation.objects
    frozen_clock.move_to(clock.at(dt.date(2027, 3, 4), dt.time(23, 30)))
    told(everybody.get(citizen=cast.mogens), cast)
    frozen_clock.move_to(clock.at(dt.date(2027, 3, 5), dt.time(0, 30)))
    told(everybody.get(citizen=cast.aase), cast, by=cast.inge)

    assert informing.told_in_time(everybody.all()) == 1


def test_a_citizen_who_sat_at_the_table_was_told_at_the_meeting_and_in_time(cast, task, browse):
    path = reverse("information_told", args=[task.pk])

    browse(cast.karim).post(path, typed(how="meeting", told_by=cast.karim.pk))

    task.refresh_from_db()
    assert task.told_how == "meeting"
    assert informing.told_in_time(CitizenInformation.objects.all()) == 1


def test_what_is_late_stands_on_the_pages_of_those_who_answer_for_it(cast, task, browse, frozen_clock):
    frozen_clock.move_to(clock.at(dt.date(2027, 3, 5), dt.time(8)))

    mine = browse(cast.karim).get(reverse("my_week")).content.decode()
    planner = browse(cast.inge).get(reverse("after_meetings")).content.decode()

    assert reverse("after", args=[task.pk]) in mine
    assert reverse("after", args=[task.pk]) in planner
    assert list(CitizenInformation.objects.overdue()) == list(CitizenInformation.objects.all())
    assert "Mogens" not in browse(cast.sofie).get(reverse("after_meetings")).content.decode()


def test_the_lists_ask_as_much_for_ten_citizens_as_for_one(
    cast, closed, browse, django_assert_max_num_queries
):
    browser = browse(cast.inge)
    browser.get(reverse("after_meetings"))
    with django_assert_max_num_queries(40) as few:
        browser.get(reverse("after_meetings"))
    # The next request forgets what was asked in the ones before.
    asked = len(few)
    for number in range(10):
        citizen = build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.inge)
        item = build.make_item(closed, citizen)
        CitizenInformation.objects.create(
            item=item, citizen=citizen, assigned_to=cast.inge, due_date=clock.today()
        )
    browser.get(reverse("after_meetings"))

    with django_assert_max_num_queries(asked):
        browser.get(reverse("after_meetings"))


def test_a_citizen_who_moves_takes_the_task_along(cast, task):
    cast.mogens.team, cast.mogens.contact_person = cast.syd, cast.sofie
    cast.mogens.save()

    informing.citizen_moved(cast.mogens, cast.vibeke)

    task.refresh_from_db()
    assert task.assigned_to == cast.sofie
    assert informing.citizen_moved in registry.on_moving


def test_the_timeline_tells_of_it(cast, task, browse):
    told(task, cast, words="Det er jeg glad for")

    page = browse(cast.karim).get(reverse("citizen", args=[cast.mogens.pk])).content.decode()

    assert "Det er jeg glad for" in page
    assert reverse("after", args=[task.pk]) in page
