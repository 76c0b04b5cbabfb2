"""The steps of the talk fitted to the citizen's minutes, and new versions of the script."""

from decimal import Decimal

import pytest
from django.urls import reverse

from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import conduct, script
from meetings.models import AgendaItem, Meeting, MeetingScript
from meetings.script import StepText
from meetings.states import MeetingState
from tests import build

TWO = [StepText("Målet", Decimal(1), kind="goal"), StepText("Aftalen", Decimal(2), kind="decision")]


@pytest.fixture
def item(cast) -> AgendaItem:
    """Mogens, taken up for eight minutes."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens, time_box_minutes=8)
    conduct.open_meeting(meeting, by=cast.inge)
    return conduct.next_citizen(meeting, by=cast.inge, seen_step=0)


def steps(item) -> list[script.Step]:
    item = AgendaItem.objects.get(pk=item.pk)
    return script.steps_of(item.meeting, item)


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_a_citizen_begins_at_the_first_step(item):
    first, *others = steps(item)

    assert (first.kind, first.is_now, first.is_done) == ("goal", True, False)
    assert not any(step.is_now or step.is_done for step in others)
    assert AgendaItem.objects.get().step_started_at == item.started_at


@pytest.mark.parametrize("minutes", [1, 5, 7, 8, 13, 120])
def test_the_steps_together_are_the_citizens_minutes(item, minutes):
    AgendaItem.objects.update(time_box_minutes=minutes)

    assert sum(step.seconds for step in steps(item)) == minutes * 60


def test_minutes_that_were_added_are_shared_out_too(cast, item):
    conduct.extend_citizen(item, by=cast.inge, minutes=3)

    assert sum(step.seconds for step in steps(item)) == 11 * 60


def test_seconds_are_shared_by_weight_and_add_up():
    assert script.shares([Decimal(1)] * 3, 100) == [33, 34, 33]
    assert script.shares([Decimal("0.5"), Decimal("1.5")], 60) == [15, 45]


def test_a_script_without_a_citizen_keeps_its_own_minutes(item):
    assert sum(step.seconds for step in script.steps_of(item.meeting)) == 8 * 60


def test_the_titles_are_in_the_readers_language(item):
    assert steps(item)[0].title == "Navn og mål"


def test_a_meeting_that_was_not_opened_has_no_steps(cast):
    assert script.steps_of(build.make_meeting(cast.nord)) == []


def test_going_on_is_one_step_from_the_one_that_was_seen(cast, item, frozen_clock):
    frozen_clock.shift(30)

    script.next_step(item, by=cast.inge, seen_step=1)

    now = AgendaItem.objects.get()
    assert (now.script_step, (now.step_started_at - now.started_at).seconds) == (2, 30)
    assert [step.is_done for step in steps(item)][:2] == [True, False]
    assert Event.objects.get(code="item.step").facts == {"number": 2}


def test_of_two_who_press_at_once_one_is_told(cast, item):
    script.next_step(item, by=cast.inge, seen_step=1)

    assert refused(script.next_step, item, by=cast.inge, seen_step=1) == "overtaken"


def test_after_the_last_step_the_citizen_is_closed(cast, item):
    script.go_to_step(item, by=cast.inge, number=6)

    assert refused(script.next_step, item, by=cast.inge, seen_step=6) == "last_step"


def test_one_goes_back_to_a_step(cast, item):
    script.go_to_step(item, by=cast.inge, number=5)
    script.go_to_step(item, by=cast.inge, number=3)

    assert [step.number for step in steps(item) if step.is_now] == [3]


def test_going_to_the_present_step_does_nothing(cast, item):
    script.go_to_step(item, by=cast.inge, number=1)

    assert not Event.objects.filter(code="item.step").exists()


def test_there_is_no_seventh_of_six_steps(cast, item):
    assert refused(script.go_to_step, item, by=cast.inge, number=7) == "no_such_step"


def test_only_the_leader_goes_on(cast, item):
    for other in (cast.karim, cast.preben, cast.sofie):
        assert refused(script.next_step, item, by=other, seen_step=1) == "not_leader"
        assert refused(script.go_to_step, item, by=other, number=2) == "not_leader"


def test_a_talk_that_is_over_has_no_next_step(cast, item):
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    assert refused(script.next_step, item, by=cast.inge, seen_step=1) == "not_taken_up"
    assert all(step.is_done for step in steps(item))


def test_the_console_goes_on_from_the_step_it_shows(cast, item, browse):
    url = reverse("step_next", args=[item.pk])

    assert browse(cast.karim).post(url, {"seen_step": 1}).status_code == 403
    assert browse(cast.sofie).post(url, {"seen_step": 1}).status_code == 404
    assert browse(cast.inge).post(url, {"seen_step": 1}).status_code == 302
    assert browse(cast.inge).post(url, {"seen_step": 1}).status_code == 409
    assert browse(cast.inge).post(reverse("step_go", args=[item.pk, 4])).status_code == 302
    assert AgendaItem.objects.get().script_step == 4


def test_a_new_version_is_for_meetings_that_open_later(cast, item):
    new = script.publish("dtr", by=cast.astrid, steps=TWO, seen_version=1)

    assert (new.version, MeetingScript.current("dtr")) == (2, new)
    assert len(steps(item)) == 6
    assert Meeting.objects.get().script.version == 1
    assert MeetingScript.current("triage").version == 1


def test_publishing_what_is_in_use_makes_no_version(cast):
    script.publish("dtr", by=cast.astrid, steps=TWO, seen_version=1)

    assert script.publish("dtr", by=cast.astrid, steps=TWO, seen_version=2).version == 2


def test_who_was_slower_keeps_the_text_and_is_told(cast):
    script.publish("dtr", by=cast.astrid, steps=TWO, seen_version=1)

    assert refused(script.publish, "dtr", by=cast.astrid, steps=TWO[:1], seen_version=1) == "overtaken"


def test_a_script_has_at_least_one_step(cast):
    assert refused(script.publish, "dtr", by=cast.astrid, steps=[], seen_version=1) == "no_steps"


def test_only_those_who_keep_the_house_publish(cast):
    for other in (cast.inge, cast.vibeke):
        assert refused(script.publish, "dtr", by=other, steps=TWO, seen_version=1) == "not_yours"


def written(**changes) -> dict[str, str]:
    """The form as it stands on the page, with some fields changed."""
    texts = script.texts_of(MeetingScript.current("dtr"))
    data = {
        "seen_version": "1", "form-TOTAL_FORMS": str(len(texts) + 1), "form-INITIAL_FORMS": str(len(texts)),
    }  # fmt: skip
    for index, text in enumerate(texts):
        fields = {"number": index + 1, **vars(text)}
        data |= {f"form-{index}-{name}": str(value) for name, value in fields.items()}
    data[f"form-{len(texts)}-kind"] = "other"
    return data | changes


def test_everybody_reads_the_script(cast, browse):
    page = browse(cast.preben).get(reverse("script", args=["dtr"])).content.decode()

    assert "Navn og mål" in page
    assert reverse("script_edit", args=["dtr"]) not in page


def test_an_earlier_version_can_be_read(cast, browse):
    script.publish("dtr", by=cast.astrid, steps=TWO, seen_version=1)
    url = reverse("script", args=["dtr"])

    assert "Navn og mål" in browse(cast.karim).get(url, {"version": "1"}).content.decode()
    assert "Navn og mål" not in browse(cast.karim).get(url).content.decode()
    assert browse(cast.karim).get(url, {"version": "9"}).status_code == 404


def test_there_is_no_script_for_an_unknown_kind(cast, browse):
    assert browse(cast.astrid).get(reverse("script", args=["party"])).status_code == 404
    assert browse(cast.astrid).get(reverse("script_edit", args=["party"])).status_code == 404


def test_the_page_publishes_what_was_written(cast, browse):
    changes = {"form-0-title": "Mål først", "form-2-minutes": "3,5", "form-5-DELETE": "on"}

    answer = browse(cast.astrid).post(reverse("script_edit", args=["dtr"]), written(**changes))

    assert answer.status_code == 302
    texts = script.texts_of(MeetingScript.current("dtr"))
    assert (texts[0].title, texts[2].minutes, len(texts)) == ("Mål først", Decimal("3.5"), 5)


@pytest.mark.parametrize("changes", [{"form-0-minutes": "0"}, {"form-0-title": ""}, {"seen_version": "0"}])
def test_a_fault_keeps_the_text(cast, browse, changes):
    words = written(**{"form-1-prompt": "Hvordan gik det så?"} | changes)

    answer = browse(cast.astrid).post(reverse("script_edit", args=["dtr"]), words)

    assert answer.status_code == 422
    assert "Hvordan gik det så?" in answer.content.decode()
    assert MeetingScript.current("dtr").version == 1


def test_a_leader_does_not_write_scripts(cast, browse):
    url = reverse("script_edit", args=["dtr"])

    assert browse(cast.inge).get(url).status_code == 403
    assert browse(cast.inge).post(url, written()).status_code == 403
