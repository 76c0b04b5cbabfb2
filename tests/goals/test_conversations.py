"""A structured talk: its draft loses nothing, finished it is only added to, and a wish becomes one goal."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens import consents, timeline
from citizens.models import CourseDialogue
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import conversations, question_sets
from goals.conversations import AnswersOvertaken, Typed, digest
from goals.models import Conversation, ConversationAnswer, ConversationForm, Goal, Wish
from tests import build

pytestmark = pytest.mark.django_db
NOTHING = digest("", "")


@pytest.fixture
def draft(cast):
    return conversations.start(cast.mogens, by=cast.karim, form=question_sets.newest("opstartssamtale"))


def save(talk, by, page="side-1", **texts):
    """``save(draft, karim, q2="Gå")``: the answer to question 2, typed on a page that showed nothing."""
    typed = {
        int(key[1:]): text if isinstance(text, Typed) else Typed(text, seen=NOTHING)
        for key, text in texts.items()
    }
    return conversations.save(talk, by=by, typed=typed, page=page, held_on=clock.today())


def finished(talk, by, **texts):
    save(talk, by, **texts)
    return conversations.finish(talk, by=by)


def texts_of(talk):
    return {answer.field.number: answer.text for answer in talk.answers.select_related("field")}


def codes():
    return [event.code for event in Event.objects.changes()]


# The verbs


def test_a_talk_is_begun_once_by_each(cast, draft):
    form = question_sets.newest("opstartssamtale")

    assert conversations.start(cast.mogens, by=cast.karim, form=form) == draft
    assert conversations.start(cast.mogens, by=cast.inge, form=form) != draft
    assert codes() == ["conversation.started", "conversation.started"]


def test_one_opened_page_saves_itself_again_and_again_and_is_one_event(cast, draft):
    for text in ("G", "Gå", "Gå til købmanden"):
        save(draft, cast.karim, q2=text)
    save(draft, cast.karim, q2="Gå til købmanden")

    assert texts_of(draft) == {2: "Gå til købmanden"}
    assert not ConversationAnswer.objects.get().former.exists()
    assert codes() == ["conversation.started", "conversation.written"]


def test_two_who_write_in_different_answers_both_keep_theirs(cast, draft):
    save(draft, cast.karim, q1="Haven", page="karims")
    save(draft, cast.inge, q2="Gå", page="inges")
    save(draft, cast.karim, q1="Haven og hunden", q2="", page="karims")

    assert texts_of(draft) == {1: "Haven og hunden", 2: "Gå"}


def test_who_writes_in_the_same_answer_is_told_and_nothing_is_saved(cast, draft):
    save(draft, cast.inge, q1="Inges", page="inges")

    with pytest.raises(AnswersOvertaken) as told:
        save(draft, cast.karim, q1="Karims", q2="Gå", page="karims")

    assert {number: answer.text for number, answer in told.value.theirs.items()} == {1: "Inges"}
    assert texts_of(draft) == {1: "Inges"}


def test_what_is_written_over_is_kept(cast, draft):
    save(draft, cast.inge, q1="Inges", page="inges")
    save(draft, cast.karim, q1=Typed("Karims", seen=digest("Inges", "")), page="karims")

    [former] = ConversationAnswer.objects.get().former.all()
    assert (former.text, former.written_by) == ("Inges", cast.inge)


@pytest.mark.parametrize("days", [1, -400])
def test_a_talk_is_held_within_the_last_year(cast, draft, days):
    with pytest.raises(Refusal) as refusal:
        conversations.save(
            draft, by=cast.karim, typed={}, page="", held_on=clock.today() + dt.timedelta(days=days)
        )

    assert refusal.value.code == "date_impossible"


def test_a_finished_talk_is_only_added_to(cast, draft):
    finished(draft, cast.karim, q1="Haven")
    conversations.finish(draft, by=cast.karim)

    for refused in (
        lambda: save(draft, cast.karim, q1="Andet"),
        lambda: conversations.discard(draft, by=cast.karim),
    ):
        with pytest.raises(Refusal) as refusal:
            refused()
        assert refusal.value.code == "finished"
    conversations.add(draft, by=cast.inge, kind="correction", text="Det var gården.")
    conversations.add(draft, by=cast.inge, kind="correction", text="Det var gården. ")

    assert texts_of(draft) == {1: "Haven"}
    assert draft.addenda.get().by == cast.inge
    assert codes() == [
        "conversation.started", "conversation.written", "conversation.finished", "conversation.added_to",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "code"), [("addendum", " ", "empty"), ("revision", "Tekst", "no_kind")]
)
def test_an_empty_or_unknown_addendum_is_refused(cast, draft, kind, text, code):
    finished(draft, cast.karim, q1="Haven")

    with pytest.raises(Refusal) as refusal:
        conversations.add(draft, by=cast.karim, kind=kind, text=text)

    assert refusal.value.code == code


def test_a_draft_is_not_added_to_and_an_empty_one_is_not_finished(cast, draft):
    with pytest.raises(Refusal) as early:
        conversations.add(draft, by=cast.karim, kind="addendum", text="Mere")
    with pytest.raises(Refusal) as empty:
        conversations.finish(draft, by=cast.karim)

    assert (early.value.code, empty.value.code) == ("not_finished", "empty")


def test_a_discarded_draft_is_gone_and_stays_so(cast, draft, browse):
    conversations.discard(draft, by=cast.karim)
    conversations.discard(draft, by=cast.karim)
    with pytest.raises(Refusal) as refusal:
        conversations.finish(draft, by=cast.karim)

    assert refusal.value.code == "discarded"
    assert browse(cast.karim).get(f"/goals/conversations/{draft.pk}/").status_code == 404
    assert codes() == ["conversation.started", "conversation.discarded"]


def test_strangers_do_nothing(cast, draft):
    finished(draft, cast.karim, q2="Gå")
    wish = Wish.objects.get()
    form = question_sets.newest("blomsten")
    for refused in (
        lambda: conversations.start(cast.mogens, by=cast.sofie, form=form),
        lambda: save(draft, cast.sofie, q1="x"),
        lambda: conversations.finish(draft, by=cast.sofie),
        lambda: conversations.discard(draft, by=cast.sofie),
        lambda: conversations.add(draft, by=cast.sofie, kind="addendum", text="x"),
        lambda: conversations.make_goal(wish, by=cast.sofie),
    ):
        with pytest.raises(Refusal) as refusal:
            refused()
        assert refusal.value.code == "not_yours"
    assert not Goal.objects.exists()


def test_each_line_is_a_wish_and_a_wish_becomes_one_goal(cast, draft):
    finished(draft, cast.karim, q2="Gå til købmanden\n\n  Bade selv ")
    first, second = Wish.objects.all()

    goal = conversations.make_goal(first, by=cast.inge)
    assert conversations.make_goal(first, by=cast.karim) == goal

    assert (first.text, second.text) == ("Gå til købmanden", "Bade selv")
    assert (goal.citizen, goal.citizen_wish, goal.status) == (cast.mogens, "Gå til købmanden", "planned")
    assert Goal.objects.get().wish == first
    assert codes()[-2:] == ["goal.set", "wish.became_goal"]


# The pages


def typed(talk, **fields):
    data = {"page": "side-1", "held_on": "2027-03-02", "relatives_present": "Datteren Ida"}
    for field in talk.form.fields.all():
        data |= {f"text-{field.number}": "", f"seen-{field.number}": NOTHING}
    return data | fields


def path(talk, verb=""):
    return f"/goals/conversations/{talk.pk}/" + (f"{verb}/" if verb else "")


def test_a_talk_is_begun_written_finished_and_read(cast, browse):
    client = browse(cast.karim)
    started = client.post(f"/goals/conversations/new/{cast.mogens.pk}/isbjerget/")
    talk = Conversation.objects.get()
    assert started["Location"] == path(talk)
    assert "side-1" not in client.get(path(talk)).content.decode()

    answer = client.post(
        path(talk, "finish"),
        typed(talk, **{"text-1": "Råber om aftenen", "text-3": "Måske smerter"}),
        follow=True,
    )

    text = answer.content.decode()
    assert text.index("Råber om aftenen") < text.index("Måske smerter")
    assert text.count("tag-assumption") == 1
    assert "Datteren Ida" in text
    assert [entry.kind for entry in timeline.of(cast.mogens, cast.karim)] == ["conversation"]
    assert "Isbjerget" in client.get(f"/citizens/{cast.mogens.pk}/").content.decode()


def test_the_draft_saves_itself_and_says_when(cast, browse, draft, htmx):
    client = browse(cast.karim)

    saved = client.post(path(draft, "save"), typed(draft, **{"text-1": "Haven"}), headers=htmx)
    bad = client.post(
        path(draft, "save"), typed(draft, held_on="31.2.2027", **{"text-1": "Hav"}), headers=htmx
    )
    plain = client.post(path(draft, "save"), typed(draft, **{"text-1": "Haven og hunden"}))

    assert "09:50" in saved.content.decode() or "9:50" in saved.content.decode()
    assert bad.status_code == 422
    assert plain["Location"] == path(draft)
    assert texts_of(draft) == {1: "Haven og hunden"}


def test_both_texts_are_shown_and_mine_can_be_saved_on_top(cast, browse, draft, htmx):
    client = browse(cast.karim)
    save(draft, cast.inge, q1="Inges tekst", page="inges")
    mine = typed(draft, **{"text-1": "Karims tekst"})

    by_itself = client.post(path(draft, "save"), mine, headers=htmx)
    clash = client.post(path(draft, "finish"), mine)
    text = clash.content.decode()
    assert (by_itself.status_code, clash.status_code) == (409, 409)
    assert "Inges tekst" in text
    assert "Karims tekst" in text

    seen = clash.context["form"]["seen-1"].value()
    client.post(path(draft, "finish"), mine | {"seen-1": seen})
    assert texts_of(draft) == {1: "Karims tekst"}
    assert ConversationAnswer.objects.get().former.get().text == "Inges tekst"


@pytest.mark.parametrize(
    "fault", [{"held_on": "x"}, {"text-1": "a\0b"}, {"text-1": "x" * 5001}, {"page": ""}]
)
def test_a_fault_is_a_sentence_and_the_text_stays(cast, browse, draft, fault):
    answer = browse(cast.karim).post(path(draft, "finish"), typed(draft, **({"text-2": "Gå langt"} | fault)))

    assert answer.status_code == 422
    assert "Gå langt" in answer.content.decode()
    assert not Wish.objects.exists()


def test_a_wish_is_made_a_goal_with_one_button_and_linked_both_ways(cast, browse, draft):
    finished(draft, cast.karim, q2="Gå til købmanden")
    wish, client = Wish.objects.get(), browse(cast.karim)
    assert f"/goals/wishes/{wish.pk}/goal/" in client.get(path(draft)).content.decode()

    for _ in range(2):
        answer = client.post(f"/goals/wishes/{wish.pk}/goal/")

    goal = Goal.objects.get()
    assert answer["Location"] == f"/goals/{goal.pk}/edit/"
    assert f"#goal-{goal.pk}" in client.get(path(draft)).content.decode()
    assert path(draft) in client.get(f"/citizens/{cast.mogens.pk}/").content.decode()


def test_colours_and_changes_are_marked_with_a_note(cast, browse):
    client = browse(cast.karim)
    for code, mark, label in (("trivselskarret", "yellow", "status-yellow"), ("aendringsskema", "yes", "Ja")):
        client.post(f"/goals/conversations/new/{cast.mogens.pk}/{code}/")
        talk = Conversation.objects.get(form__code=code)
        page = client.post(
            path(talk, "finish"), typed(talk, **{"mark-1": mark, "text-1": "Vågner kl. 4"}), follow=True
        ).content.decode()

        assert label in page
        assert "Vågner kl. 4" in page


def test_what_is_said_reaches_a_supplier_only_by_consent(cast, browse):
    form = question_sets.newest("opstartssamtale")
    talk = finished(conversations.start(cast.aase, by=cast.karim, form=form), cast.karim, q2="Gå")
    own = finished(conversations.start(cast.aase, by=cast.preben, form=form), cast.preben, q2="Bade")
    client = browse(cast.preben)

    def seen():
        page = client.get(f"/citizens/{cast.aase.pk}/").content.decode()
        return [path(one) in page and client.get(path(one)).status_code == 200 for one in (talk, own)]

    for one in (talk, own):
        conversations.make_goal(one.wishes.get(), by=cast.karim)
    # The goal leads to the own talk, and to no other.
    assert path(talk) not in client.get(f"/citizens/{cast.aase.pk}/").content.decode()
    assert seen() == [False, True]
    assert client.post(f"/goals/wishes/{talk.wishes.get().pk}/goal/").status_code == 404
    assert client.post(path(talk, "add"), {"kind": "addendum", "text": "x"}).status_code == 404
    consents.give(
        cast.aase, by=cast.karim, how="oral", given_on=clock.today(), units=[cast.firm], covers_health=True
    )
    assert seen() == [True, True]


def test_the_section_asks_as_little_for_many_talks_as_for_one(cast, browse, draft):
    client = browse(cast.karim)
    finished(draft, cast.karim, q2="Gå")
    for place in (f"/citizens/{cast.mogens.pk}/", path(draft)):
        client.get(place)
        with CaptureQueriesContext(connection) as one:
            client.get(place)
        for code in ("blomsten", "isbjerget", "trivselskarret"):
            talk = conversations.start(cast.mogens, by=cast.karim, form=question_sets.newest(code))
            finished(talk, cast.karim, q1="Tekst")
        with CaptureQueriesContext(connection) as many:
            client.get(place)

        assert len(many) == len(one)


# What is asked


def written(form, **head):
    names = {name: getattr(form, name) for name in question_sets.HEAD}
    return names | {"questions": question_sets.questions_of(form), "seen_version": form.version} | head


def test_a_new_version_is_asked_from_the_next_talk_and_a_held_one_keeps_its_own(cast, draft):
    form = question_sets.newest("opstartssamtale")
    shorter = question_sets.questions_of(form)[:2]

    new = question_sets.publish(
        form.code, by=cast.astrid, **written(form, questions=shorter, name="Første samtale")
    )
    same = question_sets.publish(form.code, by=cast.astrid, **written(new))

    assert (new.version, same) == (2, new)
    assert draft.form.fields.count() > new.fields.count() == 2
    assert conversations.start(cast.mogens, by=cast.inge, form=question_sets.newest(form.code)).form == new
    assert "Første samtale" in [one.name for one in ConversationForm.current()]
    assert codes().count("conversation_form.published") == 1


@pytest.mark.parametrize(
    ("who", "fields", "code"),
    [
        ("karim", {}, "not_yours"),
        ("astrid", {"questions": []}, "no_questions"),
        ("astrid", {"seen_version": 7}, "overtaken"),
    ],
)
def test_a_version_that_cannot_be_is_refused(cast, who, fields, code):
    form = question_sets.newest("blomsten")

    with pytest.raises(Refusal) as refusal:
        question_sets.publish(form.code, by=getattr(cast, who), **written(form, **fields))

    assert refusal.value.code == code


def test_a_keeper_writes_the_next_version_on_its_page(cast, browse):
    client = browse(cast.astrid)
    page = client.get("/goals/conversations/blomsten/edit/")
    formset = page.context["formset"]
    data = {
        "version": "1", "name": "Blomsten", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-number": "1", "form-0-kind": "wish", "form-0-title": "Hvad ønsker du?",
    }  # fmt: skip

    answer = client.post("/goals/conversations/blomsten/edit/", data)
    late = client.post("/goals/conversations/blomsten/edit/", data | {"form-0-title": "Andet"})

    assert formset.initial_form_count() == 6
    assert answer["Location"] == "/goals/conversations/"
    assert [one.title for one in question_sets.newest("blomsten").fields.all()] == ["Hvad ønsker du?"]
    assert late.status_code == 422
    assert "Andet" in late.content.decode()
    assert client.get("/goals/conversations/findes-ikke/edit/").status_code == 404


def test_the_shipped_talks_mark_what_is_guessed_as_guessed():
    kinds = {form.code: [one.kind for one in form.fields.all()] for form in ConversationForm.current()}

    assert list(kinds) == [
        "opstartssamtale", "indflytningssamtale", "blomsten", "isbjerget", "trivselskarret", "aendringsskema",
    ]  # fmt: skip
    assert kinds["isbjerget"].count("fact") == 2
    assert kinds["isbjerget"].count("assumption") == 3
    assert all("wish" in kinds[code] for code in ("opstartssamtale", "indflytningssamtale", "blomsten"))


def test_a_start_conversation_is_a_dialogue_about_the_course_that_runs(cast, draft):
    course = build.make_course(cast.mogens)
    build.make_course(cast.mogens, kind="rehabilitation", start_date=clock.today() + dt.timedelta(days=3))

    finished(draft, cast.karim, q1="Haven")
    conversations.finish(draft, by=cast.karim)
    flower = conversations.start(cast.mogens, by=cast.karim, form=question_sets.newest("blomsten"))
    finished(flower, cast.karim, q1="Musik")

    dialogue = CourseDialogue.objects.get()
    assert (dialogue.course, dialogue.held_on, dialogue.held_by) == (course, clock.today(), cast.karim)


def test_who_was_present_is_chosen_from_the_relatives_or_written(cast, draft, browse):
    build.make_relative(cast.mogens, cast.karim, name="Bente Ågård")
    build.make_relative(cast.mogens, cast.karim, name="Ida Holm")
    talk, client = draft, browse(cast.karim)

    client.post(path(talk, "save"), typed(talk, relatives=["Ida Holm"], relatives_present="Nabo Jens; "))
    talk.refresh_from_db()
    page = client.get(path(talk)).content.decode()

    assert talk.relatives_present == "Ida Holm; Nabo Jens"
    assert 'value="Nabo Jens"' in page
    assert re.search(r'value="Ida Holm"[^>]*checked', page)
    assert not re.search(r'value="Bente Ågård"[^>]*checked', page)


def test_a_stranger_is_not_chosen_and_too_many_names_lose_nothing(cast, draft, browse):
    build.make_relative(cast.mogens, cast.karim, name="Ida Holm")
    talk, client = draft, browse(cast.karim)

    made_up = client.post(path(talk, "save"), typed(talk, relatives=["Ukendt"]))
    long = client.post(path(talk, "save"), typed(talk, relatives=["Ida Holm"], relatives_present="N" * 199))

    assert (made_up.status_code, long.status_code) == (422, 422)
    assert "N" * 199 in long.content.decode()


def test_where_the_network_is_not_told_no_relative_is_offered(cast, browse):
    build.make_relative(cast.aase, cast.lone, name="Ida Holm")
    talk = conversations.start(cast.aase, by=cast.preben, form=question_sets.newest("opstartssamtale"))

    page = browse(cast.preben).get(path(talk)).content.decode()

    assert "Ida Holm" not in page
