"""Each kind of meeting has its own length, citizens, roles, rhythm, script and rules, in versions."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agenda, conduct, freezing, kinds, pace, rules, script, weeks
from meetings.kinds import Profile
from meetings.models import MeetingProfile, MeetingScript, MeetingSeries, RuleSet
from meetings.models.series import MeetingType, Rhythm
from tests import build

SHORT = Profile(length_minutes=20, max_citizens=5, opening_minutes=1, closing_minutes=1)


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)
    return caught.value.code


def planned(cast, kind: str, browse=None, **fields):
    profile = MeetingProfile.current(kind)
    series = build.make_series(
        cast.nord, meeting_type=kind, weekday=3, length_minutes=profile.length_minutes,
        max_citizens=profile.max_citizens, rhythm=profile.rhythm, **fields,
    )  # fmt: skip
    return weeks.plan_weeks(series, by=cast.inge)[0]


@pytest.mark.parametrize("kind", MeetingType.values)
def test_every_kind_comes_with_a_profile_a_script_and_rules(db, kind):
    profile, steps = MeetingProfile.current(kind), MeetingScript.current(kind).steps.all()

    assert profile.length_minutes > profile.opening_minutes + profile.closing_minutes
    assert RuleSet.current(kind).rules.exists()
    assert all(step.title and step.prompt and step.title_en and step.prompt_en for step in steps)
    assert len(steps) >= 3


def test_every_kind_but_the_dtr_comes_with_rules_and_a_script_of_its_own(db):
    sets = RuleSet.by_kind()
    titles = {kind: [rule.title for rule in one.rules.all()] for kind, one in sets.items()}
    prompts = {
        kind: [step.prompt for step in MeetingScript.current(kind).steps.all()] for kind in MeetingType
    }

    assert [kind for kind, one in sets.items() if not one.meeting_type] == ["dtr"]
    for own in (titles, prompts):
        assert len({tuple(texts) for texts in own.values()}) == len(MeetingType)
    for one in sets.values():
        assert "ikke Type2dialogs egen tekst" in one.origin
        assert all(rule.title and rule.line and rule.title_en and rule.line_en for rule in one.rules.all())
        assert {rule.check_name for rule in one.rules.all()} <= {"", *rules.CHECKS}


@pytest.mark.parametrize("kind", MeetingType.values)
def test_each_rule_of_a_kind_is_judged_at_its_meeting_with_a_sentence(cast, frozen_clock, kind):
    meeting = planned(cast, kind)
    agenda.pick(meeting, cast.mogens, by=cast.inge)
    frozen_clock.move_to(meeting.starts_at)
    meeting = conduct.open_meeting(meeting, by=cast.inge)

    seen = rules.live_strip(meeting)

    assert [one.rule for one in seen] == list(RuleSet.current(kind).rules.all())
    assert all(one.sentence and one.status for one in seen)


def test_what_a_quarter_of_an_hour_at_the_board_has_no_room_for_is_not_asked_there(db):
    asked = {kind: {rule.check_name for rule in one.rules.all()} for kind, one in RuleSet.by_kind().items()}

    assert not {"goal_first", "visitator_present", "prepared_agenda"} & asked[MeetingType.BOARD]
    assert "visitator_present" in asked[MeetingType.DEMENTIA] & asked[MeetingType.COORDINATION]
    assert "on_time" in set.intersection(*asked.values())
    assert "agreement" in set.intersection(*asked.values())


def test_rules_shipped_for_one_kind_leave_what_the_house_has_written(db, django_user_model):
    shipping = import_module("meetings.migrations.0010_rules_of_each_kind")
    shipping.take_back(apps, connection.schema_editor())
    assert [one.meeting_type for one in RuleSet.objects.all()] == [""]
    shipping.ship(apps, None)
    shipping.ship(apps, None)
    assert RuleSet.objects.count() == 1 + len(shipping.RULES)

    shipping.take_back(apps, connection.schema_editor())
    keeper = django_user_model.objects.create(email="keeper@fjordby.example", name="Keeper")
    RuleSet.objects.create(
        version=2, name="Vores tolv", published_at="2027-01-01T12:00+01:00", published_by=keeper
    )
    MeetingScript.objects.create(
        meeting_type="dementia", version=7, published_at="2027-01-01T12:00+01:00", published_by=keeper
    )
    shipping.ship(apps, None)

    assert {one.name for one in RuleSet.by_kind().values()} == {"Vores tolv"}
    assert MeetingScript.current("dementia").version == 7


@pytest.mark.parametrize(
    ("kind", "length", "citizens", "room", "each"),
    [
        ("dtr", 60, 10, 48, 4),
        ("board", 15, 12, 12, 1),
        ("citizen_conference", 60, 1, 50, 50),
        ("triage", 30, 20, 25, 1),
    ],
)
def test_a_meeting_is_as_long_as_its_kind_and_shares_its_minutes(cast, kind, length, citizens, room, each):
    meeting = planned(cast, kind)

    assert (meeting.length_minutes, meeting.max_citizens) == (length, citizens)
    assert agenda.time_for_citizens(meeting) == room
    assert agenda.usual_minutes(meeting) == each


def test_a_citizen_conference_is_about_one_citizen_for_all_its_minutes(cast, frozen_clock):
    meeting = planned(cast, "citizen_conference")
    item = agenda.pick(meeting, cast.mogens, by=cast.inge)
    assert code_of(agenda.pick, meeting, cast.aase, by=cast.inge) == "agenda_full"
    freezing.freeze(meeting, by=cast.inge)
    frozen_clock.move_to(meeting.starts_at)

    meeting = conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)

    meeting.refresh_from_db()
    item.refresh_from_db()
    steps = script.steps_of(meeting, item)
    assert steps[0].title == "Borgeren først"
    assert sum(step.seconds for step in steps) == 50 * 60
    assert pace.pace_of(meeting, [item]).over_seconds == 0
    facts = rules.facts_of(meeting)
    assert rules.CHECKS["prepared_agenda"].judge(facts).reason == "frozen_in_time"
    assert rules.CHECKS["visitator_present"].judge(facts).reason == "visitator_there"


def test_a_board_meeting_ends_within_its_quarter_of_an_hour(cast, frozen_clock):
    meeting = planned(cast, "board")
    items = [agenda.pick(meeting, one, by=cast.inge) for one in (cast.mogens, cast.aase)]
    frozen_clock.move_to(meeting.starts_at)
    meeting = conduct.open_meeting(meeting, by=cast.inge)

    found = pace.pace_of(meeting, items)

    assert found.projected_end == meeting.starts_at + dt.timedelta(minutes=4)
    assert meeting.ends_at - meeting.starts_at == dt.timedelta(minutes=15)


def test_a_kind_without_a_visitator_misses_none(cast):
    meeting = planned(cast, "board")
    meeting.participants.filter(user=cast.vibeke).delete()

    facts = rules.facts_of(meeting)

    assert not agenda.missing(meeting, [], list(meeting.participants.all())).visitator
    assert rules.CHECKS["visitator_present"].judge(facts).reason == "visitator_not_asked"
    assert "no_visitator" not in [one.code for one in rules.readiness(meeting)]


def test_a_role_that_the_kind_asks_for_is_missed(cast):
    meeting = planned(cast, "citizen_review")

    codes = [one.code for one in rules.readiness(meeting)]

    assert codes.count("no_role") == 1
    assert dict(agenda.missing(meeting, [], list(meeting.participants.all())).sentences)[
        "Sygeplejerske: ingen kommer"
    ]


@pytest.mark.parametrize(
    ("rhythm", "days", "reason"),
    [
        (Rhythm.MONTHLY, 35, "held_weekly"),
        (Rhythm.MONTHLY, 43, "long_gap"),
        (Rhythm.BIWEEKLY, 14, "held_weekly"),
        (Rhythm.BIWEEKLY, 15, "long_gap"),
        (Rhythm.WEEKLY, 8, "long_gap"),
    ],
)
def test_the_rule_of_the_fixed_place_asks_for_the_agreed_rhythm(cast, rhythm, days, reason):
    import dataclasses

    meeting = build.make_meeting(cast.nord, series=build.make_series(cast.nord, rhythm=rhythm))
    facts = dataclasses.replace(rules.facts_of(meeting), held_before=meeting.day - dt.timedelta(days=days))

    assert rules.CHECKS["weekly"].judge(facts).reason == reason


def test_a_new_version_counts_for_meetings_planned_from_now_on(cast):
    before = planned(cast, "board")

    new = kinds.publish("board", by=cast.astrid, profile=SHORT, seen_version=1)
    again = kinds.publish("board", by=cast.astrid, profile=SHORT, seen_version=2)
    after = planned(cast, "board", start_time=dt.time(14, 0))

    before.refresh_from_db()
    assert (new.version, again.pk) == (2, new.pk)
    assert (before.profile.version, after.profile.version) == (1, 2)
    assert (before.closing_minutes, after.closing_minutes) == (2, 1)
    assert Event.objects.filter(code="profile.published").count() == 1


def test_only_keepers_publish_a_kind_and_nobody_over_somebody_else(cast):
    publish = kinds.publish
    assert code_of(publish, "board", by=cast.inge, profile=SHORT, seen_version=1) == "not_yours"
    assert code_of(publish, "board", by=cast.astrid, profile=SHORT, seen_version=0) == "overtaken"
    no_time = Profile(length_minutes=15, max_citizens=5, opening_minutes=10, closing_minutes=5)
    assert code_of(publish, "board", by=cast.astrid, profile=no_time, seen_version=1) == "no_time"
    nobody = Profile(20, 5, 1, 1, required_roles=("private_supplier",))
    assert code_of(publish, "board", by=cast.astrid, profile=nobody, seen_version=1) == "no_such_role"


def test_a_keeper_writes_a_version_on_the_page_and_everybody_reads_it(cast, browse):
    typed = {
        "length_minutes": "20", "max_citizens": "6", "opening_minutes": "1", "closing_minutes": "2",
        "rhythm": "weekly", "required_roles": ["meeting_leader", "nurse"], "rota_roles": ["meeting_leader"],
        "seen_version": "1",
    }  # fmt: skip

    refused = browse(cast.astrid).post(reverse("kind_edit", args=["board"]), typed | {"max_citizens": "0"})
    answer = browse(cast.astrid).post(reverse("kind_edit", args=["board"]), typed)
    page = browse(cast.karim).get(reverse("kinds")).content.decode()

    assert (refused.status_code, answer.status_code) == (422, 302)
    assert MeetingProfile.current("board").required_roles == ["meeting_leader", "nurse"]
    assert "20 minutter" in page


def test_a_kind_can_have_rules_of_its_own_and_the_others_keep_theirs(cast):
    own = rules.RuleText("Kort og klart", "Én borger, ét minut.")

    seen = RuleSet.current("board").version
    new = rules.publish(
        by=cast.astrid, name="Tavle", origin="Vores", rules=[own], seen_version=seen, meeting_type="board"
    )
    common = rules.publish(by=cast.astrid, name="Alle", origin="Vores", rules=[own], seen_version=1)

    assert (new.version, common.version) == (2, 2)
    assert RuleSet.current("board") == new
    assert RuleSet.current("dtr") == RuleSet.current() == common
    assert planned(cast, "board").rule_set == new


def test_a_keeper_writes_own_rules_of_a_kind_on_the_page(cast, browse):
    page = browse(cast.astrid).get(reverse("rules_edit") + "?kind=board").content.decode()

    assert 'name="kind" value="board"' in page
    assert browse(cast.astrid).get(reverse("rules_edit") + "?kind=nonsense").status_code == 404


def test_what_is_left_empty_in_a_new_series_is_as_its_kind_has_it(cast, browse):
    typed = {
        "team": cast.nord.pk, "meeting_type": "citizen_conference", "weekday": "2", "start_time": "13:00",
        "place": "Havestuen", "week_of_month": "2", "amendment_days": "1", "active_from": "2027-03-01",
    }  # fmt: skip

    answer = browse(cast.inge).post(reverse("series_new"), typed)

    series = MeetingSeries.objects.get(meeting_type="citizen_conference")
    assert answer.status_code == 302
    assert (series.length_minutes, series.max_citizens, series.rhythm) == (60, 1, "monthly")
    assert [one.slot.day for one in series.meetings.all()] == [10, 14]
