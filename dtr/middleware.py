"""What every answer has in common: it is private, and it is in the reader's language."""

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation

from dtr.unseen import is_unseen

Handler = Callable[[HttpRequest], HttpResponse]


def private_answers(get_response: Handler) -> Handler:
    """Only static files may be kept by a browser or proxy, and no page may use the machine's senses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Vary"] = ", ".join(filter(None, [response.get("Vary", ""), "HX-Request"]))
        return response

    return middleware


def no_nul(get_response: Handler) -> Handler:
    """A NUL is an error to PostgreSQL before it is a wrong key to anybody. Forms refuse it themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = [request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values()]
        if any("\0" in text for text in sent):
            raise BadRequest("a NUL in the address or in a cookie")
        return get_response(request)

    return middleware


def nothing_unseen(get_response: Handler) -> Handler:
    """What is sent and cannot be seen arrives empty, so that whatever asks for a text finds none.

    Stands within whatever answers faults: a request that is too large, or broken, is refused here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and any(text and is_unseen(text) for text in _sent(request)):
            seen = request.POST.copy()
            for name, texts in request.POST.lists():
                seen.setlist(name, ["" if is_unseen(text) else text for text in texts])
            seen._mutable = False
            request.POST = seen  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _sent(request: HttpRequest) -> Iterator[str]:
    """Each text of the form; none when the browser has hung up while it sent them."""
    try:
        sent = request.POST.lists()
    except UnreadablePostError:
        return
    yield from (text for _name, texts in sent for text in texts)


def speak_the_users_language(get_response: Handler) -> Handler:
    """The language a person chose, else Danish. What the browser asks for is not a choice."""
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            chosen = request.user.language
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return middleware
