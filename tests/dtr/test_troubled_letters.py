"""Letters that did not leave are seen by those who look after them, and can be tried again."""

import pytest
from django.urls import reverse

from dtr import clock, later
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from dtr.staff import letters
from tests import build

PAGE = {"inge": 200, "astrid": 200, "sofie": 200, "karim": 403, "vibeke": 403, "preben": 403}
AGAIN = {"inge": 200, "lone": 200, "astrid": 200, "sofie": 404, "karim": 404, "preben": 404}


@pytest.fixture(autouse=True)
def no_workers(monkeypatch) -> None:
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def failed(cast) -> Letter:
    """A letter to Karim that was given up."""
    return build.make_letter(
        cast.karim,
        state=Letter.State.FAILED,
        attempts=post.MOST_ATTEMPTS,
        last_error="SMTPRecipientsRefused 550",
        facts={"count_of_digest": 1},
    )


@pytest.mark.parametrize("who", PAGE)
def test_who_looks_after_letters_sees_those_of_the_own_people(cast, failed, browse, who):
    answer = browse(getattr(cast, who)).get(reverse("troubled_letters"))

    assert answer.status_code == PAGE[who]
    assert (f"letter-{failed.pk}" in answer.content.decode()) == (who in ("inge", "astrid"))


@pytest.mark.parametrize("who", AGAIN)
def test_who_looks_after_a_letter_has_it_tried_again(cast, failed, browse, htmx, who):
    answer = browse(getattr(cast, who)).post(reverse("letter_try_again", args=[failed.pk]), headers=htmx)

    failed.refresh_from_db()
    assert answer.status_code == AGAIN[who]
    assert (failed.state == Letter.State.WAITING) == (answer.status_code == 200)


def test_tried_again_it_leaves_under_the_same_name(cast, failed, mailoutbox):
    before = failed.message_id

    for _press in range(2):
        letters.try_again(failed, by=cast.inge)
    assert post.deliver(failed.pk)

    assert Event.objects.filter(code="letter.tried_again").count() == 1
    assert [one.extra_headers["Message-ID"] for one in mailoutbox] == [before]


def test_who_does_not_look_after_it_is_refused(cast, failed):
    with pytest.raises(Refusal, match="not_yours"):
        letters.try_again(failed, by=cast.sofie)


def test_a_letter_that_was_refused_once_is_seen_at_once(cast, browse):
    build.make_letter(cast.karim, last_error="SMTPRecipientsRefused 550", attempts=1)

    page = browse(cast.inge).get(reverse("troubled_letters")).content.decode()

    assert "SMTPRecipientsRefused 550" in page


def test_the_page_asks_the_same_for_one_and_for_many(cast, failed, browse, django_assert_max_num_queries):
    browser = browse(cast.inge)
    for number in range(20):
        build.make_letter(cast.vibeke, str(number), state=Letter.State.MISSED, meant_at=clock.now())

    with django_assert_max_num_queries(10):
        assert browser.get(reverse("troubled_letters")).status_code == 200
