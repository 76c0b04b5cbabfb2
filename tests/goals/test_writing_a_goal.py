"""A goal is written and revised in the browser; two who write at once are told, and neither loses text."""

import datetime as dt

import pytest
from django.utils import translation

from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import progress, smarte
from goals.models import Goal, GoalRevision
from tests import build

pytestmark = pytest.mark.django_db

SMART = {
    "citizen_wish": "Jeg vil selv gå til købmanden",
    "specific": "Mogens går til købmanden og hjem igen",
    "measurable": "600 meter uden pause",
    "accepted_on": "2027-03-01",
    "realistic": "Går 400 meter i dag",
    "target_date": "2027-06-01",
    "evaluation": "Karim og Mogens går turen sammen",
    "review_date": "2027-04-01",
    "goal_type": "reduce",
}


@pytest.fixture
def goal(cast):
    return build.make_goal(cast.mogens)


def edit(goal):
    return f"/goals/{goal.pk}/edit/"


def codes():
    return [event.code for event in Event.objects.changes()]


# The verbs


def test_a_goal_is_set_with_its_wording(cast):
    goal = progress.set_goal(
        cast.mogens, by=cast.karim, citizen_wish="Bade selv", specific="Bader hver fredag"
    )

    assert (goal.status, goal.version, goal.changed_by) == ("active", 1, cast.karim)
    assert codes() == ["goal.set"]


@pytest.mark.parametrize(
    ("who", "fields", "code"),
    [
        ("sofie", {"citizen_wish": "Bade"}, "not_yours"),
        ("karim", {"citizen_wish": "  "}, "empty"),
        ("karim", {"citizen_wish": "Bade", "accepted_on": dt.date(2027, 3, 3)}, "date_impossible"),
        (
            "karim",
            {"citizen_wish": "Bade", "target_date": dt.date(2027, 4, 1), "review_date": dt.date(2027, 4, 2)},
            "date_impossible",
        ),
    ],
)
def test_an_impossible_goal_is_refused(cast, who, fields, code):
    with pytest.raises(Refusal) as refusal:
        progress.set_goal(cast.mogens, by=getattr(cast, who), **fields)

    assert refusal.value.code == code
    assert not Goal.objects.exists()
    assert codes() == []


def test_a_revision_keeps_what_the_goal_said(cast, goal):
    progress.revise(goal, by=cast.inge, seen_version=1, specific="Går til købmanden")
    progress.revise(goal, by=cast.inge, seen_version=2, specific="Går til købmanden")

    kept = GoalRevision.objects.get()
    assert kept.as_goal().specific == ""
    assert Goal.objects.get().version == 2
    assert [event.facts for event in Event.objects.changes()] == [{"fields": ["specific"]}]


def test_who_writes_from_an_old_version_is_told_and_nothing_is_overwritten(cast, goal):
    progress.revise(goal, by=cast.inge, seen_version=1, specific="Inges tekst")

    with pytest.raises(progress.Overtaken) as overtaken:
        progress.revise(goal, by=cast.karim, seen_version=1, specific="Karims tekst")

    assert overtaken.value.current.specific == "Inges tekst"
    assert overtaken.value.who == "Inge Kjær"
    assert Goal.objects.get().specific == "Inges tekst"
    assert codes() == ["goal.revised"]


# The pages


def test_a_goal_is_written_in_the_browser(cast, browse):
    response = browse(cast.karim).post(f"/goals/new/{cast.mogens.pk}/", SMART)

    goal = Goal.objects.get()
    assert response["Location"] == f"/citizens/{cast.mogens.pk}/#goal-{goal.pk}"
    assert goal.target_date == dt.date(2027, 6, 1)
    assert smarte.check(goal) == []


def test_danish_dates_are_read_too(cast, browse):
    browse(cast.karim).post(f"/goals/new/{cast.mogens.pk}/", SMART | {"target_date": "1.6.2027"})

    assert Goal.objects.get().target_date == dt.date(2027, 6, 1)


@pytest.mark.parametrize(
    "fault", [{"citizen_wish": " "}, {"target_date": "31.2.2027"}, {"accepted_on": "2027-03-03"}]
)
def test_a_fault_is_a_sentence_and_the_text_stays(cast, browse, fault):
    response = browse(cast.karim).post(f"/goals/new/{cast.mogens.pk}/", SMART | fault)

    assert response.status_code == 422
    assert "600 meter uden pause" in response.content.decode()
    assert not Goal.objects.exists()


def test_the_citizens_own_words_come_first(cast, browse):
    text = browse(cast.karim).get(f"/goals/new/{cast.mogens.pk}/").content.decode()

    assert text.index('name="citizen_wish"') < text.index('name="specific"')


def test_goals_are_written_by_the_team_and_the_citizens_own_supplier(cast, browse):
    theirs = build.make_goal(cast.aase)
    mine = build.make_goal(cast.mogens)

    for who, found, expected in [
        ("sofie", mine, 404),
        ("preben", mine, 404),
        ("preben", theirs, 200),
        ("inge", mine, 200),
    ]:
        assert browse(getattr(cast, who)).get(edit(found)).status_code == expected
        assert browse(getattr(cast, who)).get(f"/goals/new/{found.citizen_id}/").status_code == expected


def test_a_colleague_who_may_not_write_is_refused(cast, browse, goal, monkeypatch):
    from dtr.staff import roles

    reading = roles.Duties("", frozenset({roles.Permission.SEE_CITIZENS}))
    monkeypatch.setitem(roles.DUTIES, roles.Role.THERAPIST, reading)
    client = browse(cast.karim)

    assert client.get(edit(goal)).status_code == 403
    assert client.post(f"/goals/{goal.pk}/status/reached/").status_code == 403
    assert client.get(f"/goals/measure/{cast.mogens.pk}/").status_code == 403
    assert "/edit/" not in client.get(f"/citizens/{cast.mogens.pk}/").content.decode()


def test_opening_a_goal_is_a_look_at_the_citizen(cast, browse, goal):
    browse(cast.karim).get(edit(goal))
    browse(cast.karim).get(f"/goals/{goal.pk}/history/")

    assert [look.facts["place"] for look in Event.objects.looks()] == ["goal", "goal history"]


def test_two_who_edit_the_same_goal_see_both_texts_and_neither_is_lost(cast, browse, goal):
    browse(cast.inge).post(edit(goal), SMART | {"specific": "Inges tekst", "version": "1"})

    clash = browse(cast.karim).post(edit(goal), SMART | {"specific": "Karims tekst", "version": "1"})

    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Inges tekst" in text
    assert text.count("Karims tekst") >= 2
    assert "Inge Kjær" in text
    assert Goal.objects.get().specific == "Inges tekst"


def test_only_the_fields_that_differ_are_set_against_each_other(cast, browse, goal):
    browse(cast.inge).post(edit(goal), SMART | {"specific": "Inges tekst", "version": "1"})

    clash = browse(cast.karim).post(edit(goal), SMART | {"specific": "Karims tekst", "version": "1"})

    [(_label, theirs, mine)] = clash.context["differences"]
    assert (theirs, mine) == ("Inges tekst", "Karims tekst")


def test_mine_can_be_saved_on_top_and_theirs_stays_in_the_history(cast, browse, goal):
    client = browse(cast.karim)
    browse(cast.inge).post(edit(goal), SMART | {"specific": "Inges tekst", "version": "1"})
    clash = client.post(edit(goal), SMART | {"specific": "Karims tekst", "version": "1"})
    seen = clash.context["form"]["version"].value()

    client.post(edit(goal), SMART | {"specific": "Karims tekst", "version": seen})

    assert Goal.objects.get().specific == "Karims tekst"
    history = client.get(f"/goals/{goal.pk}/history/").content.decode()
    assert "Inges tekst" in history
    assert "Karims tekst" in history


def test_a_third_writer_is_noticed_on_the_way_as_well(cast, browse, goal):
    client = browse(cast.karim)
    browse(cast.inge).post(edit(goal), SMART | {"specific": "Inges tekst", "version": "1"})
    clash = client.post(edit(goal), SMART | {"specific": "Karims tekst", "version": "1"})
    browse(cast.lone).post(edit(goal), SMART | {"specific": "Lones tekst", "version": "2"})

    again = client.post(
        edit(goal), SMART | {"specific": "Karims tekst", "version": clash.context["form"]["version"].value()}
    )

    assert again.status_code == 409
    assert "Lones tekst" in again.content.decode()


def test_saving_the_same_text_twice_changes_once(cast, browse, goal):
    client = browse(cast.karim)

    for _ in range(2):
        assert client.post(edit(goal), SMART | {"version": "1"}).status_code == 302

    assert codes() == ["goal.revised"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_rubbish_version_overwrites_nothing(cast, browse, goal, version):
    response = browse(cast.karim).post(edit(goal), SMART | {"version": version})

    assert response.status_code in (409, 422)
    assert Goal.objects.get().version == 1


def test_the_form_cannot_give_the_goal_to_another_citizen_or_status(cast, browse, goal):
    extra = {"version": "1", "citizen": cast.aase.pk, "status": "reached", "created_at": "2020-01-01"}

    browse(cast.karim).post(edit(goal), SMART | extra)

    goal.refresh_from_db()
    assert (goal.citizen, goal.status) == (cast.mogens, "active")


def test_markup_is_text_on_every_page_of_a_goal(cast, browse):
    evil = "<b hx-get=/x>fed</b>"
    goal = build.make_goal(cast.mogens, evil, specific=evil)
    browse(cast.inge).post(edit(goal), SMART | {"specific": evil + "2", "version": "1"})
    client = browse(cast.karim)

    pages = [
        client.get(edit(goal)),
        client.get(f"/goals/{goal.pk}/history/"),
        client.post(edit(goal), SMART | {"specific": evil, "version": "1"}),
        client.get(f"/goals/measure/{cast.mogens.pk}/"),
    ]

    assert all("<b hx-get" not in page.content.decode() for page in pages)


# The advice


def letters(response):
    return [one.letter for one in response.context["advice"]]


def test_the_advice_follows_what_is_typed_and_saves_nothing(cast, browse, htmx):
    client = browse(cast.karim)

    some = client.post("/goals/advice/", {"citizen_wish": "Gå", "specific": "Støtte til gang"}, headers=htmx)
    whole = client.post("/goals/advice/", SMART, headers=htmx)

    assert letters(some) == ["S", "M", "A", "R", "T", "T", "E"]
    assert letters(whole) == []
    assert some.content.decode().count('id="smarte-advice"') == 1
    assert not Goal.objects.exists()


def test_the_advice_never_blocks(cast, browse):
    browse(cast.karim).post(
        f"/goals/new/{cast.mogens.pk}/",
        {"citizen_wish": "Gå", "specific": "Støtte til gang", "goal_type": "reduce"},
    )

    assert Goal.objects.get().specific == "Støtte til gang"


def test_the_advice_is_for_those_who_are_logged_in_and_never_by_link(cast, client, browse):
    assert client.post("/goals/advice/", SMART).status_code == 302
    assert browse(cast.karim).get("/goals/advice/").status_code == 405


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_events_of_a_goal_read_as_sentences(cast, goal, language):
    progress.move(goal, by=cast.karim, status="reached", seen_version=1)

    with translation.override(language):
        assert Event.objects.changes().get().sentence.startswith("Karim Øst")
