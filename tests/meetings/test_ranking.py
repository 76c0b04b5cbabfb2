"""The agenda proposes itself: the same data give the same list, and each line says why in words."""

import datetime as dt
from decimal import Decimal
from itertools import chain, pairwise

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizens import triage
from citizens.models import Intervention
from citizens.signals import Known, Signal
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals.models import Instrument, Measurement
from meetings import agenda, listing, proposing, ranking, weighing
from meetings.models import ListedCitizen, Meeting, ProposalWeights
from meetings.ranking import Candidate, Reason
from meetings.states import ItemState, MeetingState
from tests import build

WEEK = dt.timedelta(days=7)


@pytest.fixture
def meeting(cast) -> Meeting:
    """On Tuesday 9 March, a week from now."""
    return build.make_meeting(cast.nord, starts_at=clock.now() + WEEK)


@pytest.fixture
def held(cast) -> Meeting:
    """The meeting a week ago."""
    return held_weeks_ago(cast, 1)


def held_weeks_ago(cast, weeks: int) -> Meeting:
    at = clock.now() - weeks * WEEK
    return build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=at, opened_at=at, opened_by=cast.inge,
        closed_at=at, closed_by=cast.inge,
    )  # fmt: skip


def discussed(meeting, citizen, **fields):
    outcome = {"outcome": "continue", "stay": "off_agenda"} | fields
    return build.make_item(meeting, citizen, state=ItemState.DISCUSSED, ended_at=meeting.starts_at, **outcome)


def list_of(meeting, user) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (one.known.name, [(reason.signal.name, reason.why) for reason in one.reasons])
        for one in ranking.ranked(meeting, user).rehab
    ]


def whys(meeting, user) -> dict[str, str]:
    """Signal → sentence, for the only citizen on the list."""
    (one,) = ranking.ranked(meeting, user).rehab
    return {reason.signal.name: reason.why for reason in one.reasons}


def test_nothing_speaks_for_anybody_in_a_quiet_week(cast, meeting):
    assert list_of(meeting, cast.inge) == []


def test_a_goal_whose_review_comes_before_the_meeting(cast, meeting):
    build.make_goal(cast.mogens, review_date=dt.date(2027, 3, 9), changed_at=clock.now())
    build.make_goal(cast.aase, review_date=dt.date(2027, 3, 10), changed_at=clock.now())

    assert whys(meeting, cast.inge) == {"review_due": "Et mål skal følges op 9. marts 2027."}


def test_an_agreement_past_its_date(cast, meeting, held):
    item = discussed(held, cast.mogens)
    build.make_action(item, cast.karim, due_date=dt.date(2027, 3, 1))
    build.make_action(item, cast.karim, due_date=clock.today())

    assert whys(meeting, cast.inge) == {
        "action_overdue": "En aftale havde frist 1. marts 2027 og er ikke udført."
    }


def test_a_score_that_has_changed_over_the_threshold_since_the_last_talk(cast, meeting, held):
    discussed(held, cast.mogens)
    stand = Instrument.objects.create(
        code="stand", name="Rejse-sætte-sig", minimum=0, maximum=40, change_threshold=2
    )
    for days, value in ((30, 12), (10, 9), (1, 7)):
        day = clock.today() - dt.timedelta(days=days)
        Measurement.objects.create(
            citizen=cast.mogens, instrument=stand, value=Decimal(value), measured_on=day,
            measured_by=cast.karim, noted_at=clock.at(day, dt.time(11)),
        )  # fmt: skip

    assert whys(meeting, cast.inge) == {
        "change": "Rejse-sætte-sig er dårligere: 9 den 20. februar 2027, 7 den 1. marts 2027 (tærskel 2)."
    }


def test_a_change_under_the_threshold_or_told_at_the_last_talk_is_no_news(cast, meeting, held):
    discussed(held, cast.mogens)
    stand = Instrument.objects.create(code="s", name="S", minimum=0, maximum=40, change_threshold=2)
    for citizen, scores in ((cast.mogens, ((30, 12), (8, 5))), (cast.aase, ((30, 12), (1, 11)))):
        for days, value in scores:
            day = clock.today() - dt.timedelta(days=days)
            Measurement.objects.create(
                citizen=citizen, instrument=stand, value=Decimal(value), measured_on=day,
                measured_by=cast.karim, noted_at=clock.at(day, dt.time(9)),
            )  # fmt: skip

    assert list_of(meeting, cast.inge) == []


def test_a_goal_that_nobody_has_said_anything_about(cast, meeting):
    quiet = clock.now() - 5 * WEEK
    build.make_goal(cast.mogens, "Selv gå ud", changed_at=quiet, created_at=quiet)
    goal = build.make_goal(cast.aase, "Selv lave mad", changed_at=quiet, created_at=quiet)
    stand = Instrument.objects.create(code="s", name="S", minimum=0, maximum=40)
    Measurement.objects.create(
        citizen=cast.aase, goal=goal, instrument=stand, value=3, measured_on=clock.today(),
        measured_by=cast.karim,
    )  # fmt: skip

    assert whys(meeting, cast.inge) == {
        "stalled": "Intet er noteret om målet »Selv gå ud« siden 26. januar 2027 (5 uger)."
    }


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (14, "Forløbet er planlagt til at slutte 16. marts 2027, om 14 dage."),
        (1, "Forløbet er planlagt til at slutte 3. marts 2027, om 1 dag."),
        (0, "Forløbet er planlagt til at slutte i dag."),
        (-2, "Forløbet skulle være sluttet 28. februar 2027."),
        (15, None),
    ],
)
def test_a_course_that_ends_soon_or_should_have(cast, meeting, days, sentence):
    build.make_course(cast.mogens, planned_end_date=clock.today() + dt.timedelta(days=days))

    found = dict(chain.from_iterable(reasons for _name, reasons in list_of(meeting, cast.inge)))

    assert found.get("ending") == sentence


def test_many_hours_a_week_are_those_given_today(cast, meeting):
    basis = build.make_legal_basis()
    for hours, start, end in (("10.5", -9, None), ("5", -9, 0), ("30", -9, -1), ("30", 1, None)):
        Intervention.objects.create(
            citizen=cast.mogens, what="Hjælp", legal_basis=basis, hours_per_week=Decimal(hours),
            authority=cast.nord.unit, operator=cast.nord.unit, payer=cast.nord.unit,
            start_date=clock.today() + dt.timedelta(days=start),
            end_date=None if end is None else clock.today() + dt.timedelta(days=end),
        )  # fmt: skip

    assert whys(meeting, cast.inge) == {"hours": "Hjælpen er på 15,5 timer om ugen; grænsen er 15."}


def test_a_triage_in_yellow_or_red_speaks_with_its_words_until_it_is_green_again(cast, meeting):
    triage.assess(cast.mogens, by=cast.karim, status="yellow")
    assert whys(meeting, cast.inge) == {"triage_yellow": "Triageret gul 2. marts 2027."}

    triage.assess(cast.mogens, by=cast.karim, status="red", note="Spiser ikke")
    assert whys(meeting, cast.inge) == {"triage_red": "Triageret rød 2. marts 2027: Spiser ikke"}

    triage.assess(cast.mogens, by=cast.karim, status="green")
    assert list_of(meeting, cast.inge) == []


def test_who_has_not_been_discussed_for_long(cast, meeting):
    discussed(held_weeks_ago(cast, 5), cast.mogens)
    build.make_course(cast.aase, start_date=clock.today() - dt.timedelta(days=60))

    assert list_of(meeting, cast.inge) == [
        ("Åse Bjørn", [("not_discussed", "Aldrig drøftet og i forløb siden 1. januar 2027.")]),
        (
            "Mogens Ågård",
            [("not_discussed", "Sidst drøftet 26. januar 2027, 6 uger før mødet.")],
        ),
    ]


def test_who_was_postponed_or_was_to_come_again(cast, meeting, held):
    build.make_item(
        held, cast.mogens, state=ItemState.CARRIED_OVER, carried_over_because="Kontaktpersonen var syg"
    )
    discussed(held, cast.aase, stay="on_agenda")

    assert list_of(meeting, cast.inge) == [
        ("Mogens Ågård", [("postponed", "Udsat 23. februar 2027: Kontaktpersonen var syg")]),
        ("Åse Bjørn", [("stays", "Skulle på igen efter mødet 23. februar 2027.")]),
    ]


def test_what_people_ask_for_says_who_and_why(cast, meeting):
    proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Er faldet to gange", wished_by="citizen")
    proposing.report_need(
        cast.aase, by=cast.preben, agenda_reason="Går ikke på trappen", noticed_on=clock.today()
    )

    assert list_of(meeting, cast.inge) == [
        (
            "Åse Bjørn",
            [
                (
                    "need_change",
                    "Omsorg Vest ApS meldte ændret behov 2. marts 2027, svar senest 9. marts 2027: "
                    "Går ikke på trappen",
                )
            ],
        ),
        (
            "Mogens Ågård",
            [
                (
                    "wished",
                    "Borgeren ønsker det, noteret af Karim Øst 2. marts 2027: Er faldet to gange",
                )
            ],
        ),
    ]


def test_whoever_has_no_open_course_is_proposed_by_people_only(cast, meeting):
    from citizens.models import Closure

    course = build.make_course(cast.mogens)
    Closure.objects.create(
        course=course, outcome="independent", closed_on=clock.today(), closed_by=cast.vibeke
    )
    build.make_goal(cast.mogens, review_date=clock.today())

    assert list_of(meeting, cast.inge) == []
    build.make_nomination(cast.mogens, cast.karim)
    assert [name for name, _reasons in list_of(meeting, cast.inge)] == ["Mogens Ågård"]


def test_weights_are_added_up_and_whoever_is_on_the_agenda_is_not_proposed(cast, meeting):
    build.make_goal(cast.mogens, review_date=clock.today(), changed_at=clock.now())
    build.make_nomination(cast.mogens, cast.karim)
    build.make_nomination(cast.aase, cast.karim)

    shown = ranking.ranked(meeting, cast.inge)
    assert [(one.known.name, one.weight) for one in shown.rehab] == [("Mogens Ågård", 60), ("Åse Bjørn", 40)]

    agenda.pick(meeting, cast.mogens, by=cast.inge)
    left = ranking.ranked(meeting, cast.inge)
    assert [one.known.name for one in left.rehab] == ["Åse Bjørn"]
    assert left.places_left == 9


def test_a_tie_is_explained_longest_since_the_last_talk_first_then_by_name(cast, meeting, held):
    bo = build.make_citizen("Bo Aakjær", cast.nord)
    anna = build.make_citizen("Anna Zahle", cast.nord)
    discussed(held, cast.mogens)
    for citizen in (cast.mogens, cast.aase, bo, anna):
        build.make_nomination(citizen, cast.karim)
    agenda.pick(meeting, cast.aase, by=cast.inge)

    shown = ranking.ranked(meeting, cast.inge).rehab

    assert [(one.known.name, one.tie) for one in shown] == [
        ("Anna Zahle", ""),
        ("Bo Aakjær", "Vejer 40 ligesom Anna Zahle, og ingen af dem er drøftet før: efter navn."),
        ("Mogens Ågård", "Vejer 40 ligesom Bo Aakjær, som aldrig er drøftet og derfor kommer først."),
    ]


REASON = Signal("x", "x", lambda scope, limit: (), 0)
CANDIDATES = st.lists(
    st.builds(
        lambda key, name, weight, weeks: Candidate(
            Known(key, name, "rehab", True, None, dt.date(2027, 1, 1) + weeks * WEEK if weeks else None),
            [Reason(REASON, weight, "fordi")],
        ),
        st.integers(0, 10**6), st.sampled_from(["Åse", "Ane", "Zoe", "Bo"]), st.integers(0, 2),
        st.integers(0, 3),
    ),
    unique_by=lambda one: one.known.key,
    max_size=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(CANDIDATES)
def test_the_order_does_not_depend_on_how_the_rows_come(candidates):
    shuffled = sorted(candidates, key=lambda one: str(one.known.key)[::-1])

    placed = ranking.in_order(candidates)

    assert placed == ranking.in_order(shuffled)
    for before, one in pairwise(placed):
        assert bool(one.tie) == (before.weight == one.weight)


def weights(**changed):
    return {row.signal.name: (row.weight, row.limit) for row in weighing.current(None).signals} | changed


def test_weights_and_limits_are_edited_in_versions_and_recorded(cast, meeting):
    build.make_goal(cast.mogens, review_date=clock.today(), changed_at=clock.now())
    build.make_nomination(cast.aase, cast.karim)

    version = weighing.publish(
        cast.nord, by=cast.lone, seen_version=0, weights=weights(review_due=(90, 0), proposed=(0, None))
    )

    shown = ranking.ranked(meeting, cast.inge)
    assert [(one.known.name, one.weight) for one in shown.rehab] == [("Mogens Ågård", 90)]
    assert (shown.weights.version, version.version) == (version, 1)
    event = Event.objects.changes().get(code="weights.published")
    assert (event.facts["before"]["review_due"], event.facts["after"]["review_due"]) == ([20, 0], [90, 0])


def test_the_same_weights_make_no_new_version_and_an_old_page_is_told(cast):
    for _twice in range(2):
        weighing.publish(cast.nord, by=cast.inge, seen_version=0, weights=weights(hours=(50, 30)))

    assert ProposalWeights.objects.count() == 1
    with pytest.raises(Refusal, match="overtaken"):
        weighing.publish(cast.nord, by=cast.inge, seen_version=0, weights=weights(hours=(60, 30)))


def test_who_plans_weighs_the_own_team_and_the_keeper_the_municipality(cast):
    for team, by in ((cast.nord, cast.karim), (cast.nord, cast.sofie), (None, cast.inge)):
        with pytest.raises(Refusal, match="not_yours"):
            weighing.publish(team, by=by, seen_version=0, weights=weights())

    weighing.publish(None, by=cast.astrid, seen_version=0, weights=weights(hours=(33, 20)))
    weighing.publish(cast.syd, by=cast.sofie, seen_version=1, weights=weights(hours=(44, 20)))

    def hours_of(team):
        return next(row.weight for row in weighing.current(team.pk).signals if row.signal.name == "hours")

    assert (hours_of(cast.nord), hours_of(cast.syd)) == (33, 44)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"hours": (101, 20)}, "weight_impossible"),
        ({"hours": (-1, 20)}, "weight_impossible"),
        ({"hours": (1, 366)}, "weight_impossible"),
        ({"horoscope": (1, 1)}, "no_such_signal"),
    ],
)
def test_a_weight_that_cannot_be_is_refused(cast, changed, code):
    with pytest.raises(Refusal, match=code):
        weighing.publish(cast.nord, by=cast.inge, seen_version=0, weights=weights(**changed))


def test_the_page_of_the_weights_keeps_what_was_typed(cast, browse):
    inge, place = browse(cast.inge), reverse("weights_team", args=[cast.nord.pk])
    typed = {"seen_version": "0"}
    for row in weighing.current(cast.nord.pk).signals:
        typed[f"{row.signal.name}-weight"] = "77" if row.signal.name == "stalled" else str(row.weight)
        typed[f"{row.signal.name}-limit"] = str(row.limit)

    wrong = inge.post(place, typed | {"hours-weight": "mange"})
    right = inge.post(place, typed)

    assert wrong.status_code == 422
    assert 'value="77"' in wrong.content.decode()
    assert right.status_code == 302
    assert next(r.weight for r in weighing.current(cast.nord.pk).signals if r.signal.name == "stalled") == 77


@pytest.fixture
def light(cast):
    """Åse, in a Light course that should be reviewed."""
    build.make_course(cast.aase, track="light")
    build.make_goal(cast.aase, review_date=clock.today())
    return cast.aase


def test_light_is_listed_and_not_discussed_and_takes_no_place(cast, meeting, light):
    shown = ranking.ranked(meeting, cast.inge)
    assert ([one.known.name for one in shown.light], shown.rehab) == (["Åse Bjørn"], [])

    listed = listing.list_only(meeting, light, by=cast.inge, reason="Mål følges op")
    assert listing.list_only(meeting, light, by=cast.inge) == listed

    assert meeting.items.count() == 0
    assert ranking.ranked(meeting, cast.inge).places_left == 10
    assert Event.objects.changes().filter(code="agenda.listed").count() == 1


def test_a_listed_citizen_gets_a_place_with_a_reason_only(cast, meeting, light):
    listed = listing.list_only(meeting, light, by=cast.inge)

    for verb in (
        lambda: listing.discuss(listed, by=cast.inge, reason=" "),
        lambda: agenda.pick(meeting, light, by=cast.inge),
    ):
        with pytest.raises(Refusal, match="light_needs_reason"):
            verb()
    item = listing.discuss(listed, by=cast.inge, reason="Sygeplejen skal med")

    assert item.agenda_reason == "Sygeplejen skal med"
    assert not ListedCitizen.objects.exists()


def test_who_needs_several_professions_is_not_just_listed(cast, meeting):
    with pytest.raises(Refusal, match="not_light"):
        listing.list_only(meeting, cast.mogens, by=cast.inge)
    for by in (cast.karim, cast.sofie):
        with pytest.raises(Refusal, match="not_yours"):
            listing.list_only(meeting, cast.mogens, by=by)


def test_a_supplier_sees_the_own_listed_citizen_only(cast, meeting, light, browse):
    build.make_course(cast.mogens, track="light")
    for citizen in (light, cast.mogens):
        listing.list_only(meeting, citizen, by=cast.inge, reason=f"Om {citizen.name}")

    page = browse(cast.preben).get(reverse("meeting", args=[meeting.pk])).content.decode()
    build.make_consent(light, cast.karim, cast.firm)
    told = browse(cast.preben).get(reverse("meeting", args=[meeting.pk])).content.decode()

    assert "Åse Bjørn" in page
    assert "Om Åse Bjørn" not in page
    assert "Om Åse Bjørn" in told
    assert "Mogens" not in told


def test_the_list_is_for_those_who_plan_and_each_look_is_kept(cast, meeting, browse):
    build.make_nomination(cast.mogens, cast.karim)
    place = reverse("proposals", args=[meeting.pk])

    page = browse(cast.inge).get(place)

    assert "Karim Øst foreslog det" in page.content.decode()
    assert Event.objects.looks().filter(citizen_id=cast.mogens.pk, actor=f"user:{cast.inge.pk}").exists()
    assert browse(cast.karim).get(place).status_code == 403
    assert browse(cast.sofie).get(place).status_code == 404


@pytest.mark.parametrize("count", [2, 20, 200])
def test_the_list_asks_the_database_the_same_however_many_citizens(
    cast, meeting, held, browse, count, django_assert_num_queries
):
    for number in range(count):
        citizen = build.make_citizen(f"Borger {number:03}", cast.nord)
        build.make_course(
            citizen, planned_end_date=clock.today(), track="light" if number % 5 == 1 else "rehab"
        )
        build.make_goal(citizen, review_date=clock.today(), changed_at=clock.now() - 9 * WEEK)
        build.make_action(discussed(held, citizen), cast.karim, due_date=dt.date(2027, 2, 1))
        build.make_nomination(citizen, cast.karim)
    inge, place = browse(cast.inge), reverse("proposals", args=[meeting.pk]) + "?all"
    inge.get(place)

    with django_assert_num_queries(QUERIES):
        page = inge.get(place)

    shown = page.context["ranked"]
    assert len(shown.rehab) + len(shown.light) == count


QUERIES = 23


def test_the_page_of_a_large_team_shows_the_weightiest_and_the_rest_when_asked(cast, meeting, browse):
    meeting.max_citizens = 2
    meeting.save()
    citizens = [build.make_citizen(f"Borger {number:03}", cast.nord) for number in range(24)]
    for citizen in citizens:
        build.make_nomination(citizen, cast.karim)
    inge, place = browse(cast.inge), reverse("proposals", args=[meeting.pk])

    first = inge.get(place).content.decode()
    looked = Event.objects.looks().filter(actor=f"user:{cast.inge.pk}")

    assert "Vis 2 flere" in first
    assert [citizen.name for citizen in citizens if citizen.name not in first] == ["Borger 022", "Borger 023"]
    assert not looked.filter(citizen_id=citizens[-1].pk).exists()

    whole = inge.get(place + "?all").content.decode()

    assert "Vis 2 flere" not in whole
    assert all(citizen.name in whole for citizen in citizens)
    assert looked.filter(citizen_id=citizens[-1].pk).exists()
