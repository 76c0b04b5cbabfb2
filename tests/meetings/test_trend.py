"""Over the weeks a team sees how it keeps the rules, and how those present found the meetings."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from meetings import insight, ratings, rules
from meetings.models import MeetingRating, Participant, RuleObservation, RuleSet
from meetings.states import MeetingState
from tests import build

Verdict = RuleObservation.Verdict
WEEK = dt.timedelta(days=7)


def hold(cast, weeks_ago, *, kept=13, **fields):
    """A closed meeting at which the first ``kept`` rules were kept and the others not."""
    starts_at = clock.at(clock.today(), dt.time(10, 0)) - weeks_ago * WEEK
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=starts_at, opened_at=starts_at, opened_by=cast.inge,
        closed_at=starts_at, closed_by=cast.inge, **fields,
    )  # fmt: skip
    for rule in meeting.rule_set.rules.all():
        verdict = Verdict.KEPT if rule.number <= kept else Verdict.NOT_KEPT
        RuleObservation.objects.create(meeting=meeting, rule=rule, verdict=verdict, reason="people_judge")
    return meeting


def rate(meeting, *scores):
    for one, score in zip(meeting.participants.all(), scores, strict=False):
        MeetingRating.objects.create(meeting=meeting, participant=one, score=score, rated_at=clock.now())


def test_the_last_twelve_meetings_stand_from_left_to_right(cast):
    meetings = [hold(cast, weeks_ago) for weeks_ago in range(13, 0, -1)]

    shown = insight.trend(cast.nord)

    assert list(shown.meetings) == meetings[1:]
    assert [rule.number for rule, _verdicts in shown.rows] == list(range(1, 14))


def test_each_rule_has_its_verdict_of_each_meeting(cast):
    hold(cast, 2, kept=1)
    hold(cast, 1, kept=13)

    (_rule, first), (_other, second) = insight.trend(cast.nord).rows[:2]

    assert first == [Verdict.KEPT, Verdict.KEPT]
    assert second == [Verdict.NOT_KEPT, Verdict.KEPT]


def test_the_share_is_of_the_rules_that_could_be_judged(cast):
    meeting = hold(cast, 1, kept=5)
    meeting.rule_observations.filter(rule__number__gt=10).update(verdict=Verdict.ASK_LEADER)

    assert insight.trend(cast.nord).shares == [50]


def test_a_rule_is_found_again_in_a_later_version_by_its_check_or_title(cast):
    hold(cast, 1, kept=1)
    texts = rules.texts_of(RuleSet.current())
    goal, others = texts[0], texts[2:]
    reworded = rules.RuleText("Målet først", "Altid.", kind="auto", check_name=goal.check_name)
    new = rules.RuleText("Vi lytter", "Alle kommer til orde.")
    rules.publish(by=cast.astrid, name="Egne", origin="", rules=[new, *others, reworded], seen_version=1)

    verdicts = {rule.title: found for rule, (found,) in insight.trend(cast.nord).rows}

    assert verdicts["Målet først"] == Verdict.KEPT
    assert verdicts["Vi lytter"] is None
    assert verdicts["Fast plads i ugen"] == Verdict.NOT_KEPT


def test_a_rating_counts_from_three_answers_on(cast):
    rate(hold(cast, 2), 5, 5)
    rate(hold(cast, 1), 5, 4, 3)

    shown = insight.trend(cast.nord)

    assert shown.averages == [None, 4.0]
    assert (len(shown.rated.dots), shown.rated.lines) == (1, [])


def test_a_line_goes_up_with_the_figures_and_breaks_where_there_are_none():
    drawn = insight.spark([0, 50, None, 100], lowest=0, highest=100)

    assert drawn.lines == ["5.0,43.0 81.7,24.0"]
    assert drawn.dots[-1] == (235.0, 5.0)
    assert (drawn.first, drawn.last) == (0, 100)


def test_a_cancelled_or_open_meeting_and_another_team_do_not_count(cast):
    build.make_meeting(cast.nord, state=MeetingState.CANCELLED, starts_at=clock.now() - WEEK)
    build.make_meeting(cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge)

    assert insight.trend(cast.nord).meetings == []


def test_the_queries_do_not_grow_with_the_weeks(cast, django_assert_num_queries):
    for weeks_ago in range(1, 8):
        rate(hold(cast, weeks_ago), 5, 4, 3)

    with django_assert_num_queries(5):
        insight.trend(cast.nord)


def test_those_who_read_the_minutes_see_the_trend(cast, browse):
    hold(cast, 1)
    url = reverse("trend", args=[cast.nord.pk])

    assert "Fast plads i ugen" in browse(cast.karim).get(url).content.decode()
    assert browse(cast.preben).get(url).status_code == 403
    assert browse(cast.sofie).get(url).status_code == 404
    assert browse(cast.astrid).get(url).status_code == 404


def test_verdicts_stand_as_shape_and_word(cast, browse):
    rate(hold(cast, 1, kept=6), 5, 4, 3)

    page = browse(cast.karim).get(reverse("trend", args=[cast.nord.pk])).content.decode()

    assert page.count("status-not-kept") == 7
    assert page.count("status-word") == 13
    assert "<svg" in page


@pytest.mark.parametrize("name", ["rules", "meetings"])
def test_the_way_to_the_trend_is_shown_to_whom_it_is_open(cast, browse, name):
    url = reverse("trend", args=[cast.nord.pk])

    assert url in browse(cast.karim).get(reverse(name)).content.decode()
    assert url not in browse(cast.preben).get(reverse(name)).content.decode()


def test_each_kind_of_meeting_is_followed_by_its_own_rules(cast, browse):
    hold(cast, 2, kept=1)
    short = build.make_series(cast.nord, meeting_type="board", weekday=3)
    meeting = hold(cast, 1, series=short)
    for rule in RuleSet.current("board").rules.all():
        RuleObservation.objects.create(
            meeting=meeting, rule=rule, verdict=Verdict.NOT_KEPT, reason="people_judge"
        )
    url = reverse("trend", args=[cast.nord.pk])

    usual = browse(cast.karim).get(url).content.decode()
    board = browse(cast.karim).get(url + "?kind=board").content.decode()

    assert "Borgerens mål først" in usual
    assert "Borgerens mål først" not in board
    assert "Stående og kort" in board
    assert 'href="?kind=board"' in usual
    assert board.count('<th scope="col"><a') == 1
    assert browse(cast.karim).get(url + "?kind=nonsense").status_code == 404


def test_no_figure_is_about_a_person(cast, browse):
    meeting = hold(cast, 1)
    meeting.participants.update(attendance=Participant.Attendance.PRESENT)
    ratings.averages([meeting])

    page = browse(cast.lone).get(reverse("trend", args=[cast.nord.pk])).content.decode()

    assert not any(name in page for name in ("Inge", "Karim", "Vibeke", "Mogens"))
