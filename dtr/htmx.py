"""Where htmx is known: the fragment or the page, redirects, and messages out-of-band."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as the middleware leaves it: it knows whether htmx asks."""

    htmx: HtmxDetails


Handler = Callable[[Request], HttpResponse]


def answer(
    request: Request,
    fragment: str,
    context: dict[str, Any],
    *,
    page: str,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The changed element for htmx, or a redirect to ``page`` for a plain form.

    ``changed`` names an event that other parts of the page listen to.
    """
    if not request.htmx:
        return redirect(page)
    response = render(request, fragment, context, status=status)
    if changed:
        response["HX-Trigger"] = changed
    return response


def whole_page_for_redirects(get_response: Handler) -> Handler:
    """Middleware: a redirect answers an htmx request by moving the whole page, never by swapping it in.

    An expired session therefore shows the login page, and afterwards the page one stood on.
    """

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        if not request.htmx or response.status_code not in (301, 302, 303, 307):
            return response
        target = urlsplit(response["Location"])
        if target.netloc and target.netloc != request.get_host():
            return response
        place = target.path + (f"?{target.query}" if target.query else "")
        if "next=" in target.query and not request.user.is_authenticated:
            place = f"{target.path}?next={_path(request.htmx.current_url or '')}"
        moved = HttpResponse(status=204)
        moved["HX-Redirect"] = place
        return moved

    return middleware


def _path(url: str) -> str:
    """The path of an address that a browser sent; the start page for one that is no address."""
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return "/"


def messages_out_of_band(get_response: Handler) -> Handler:
    """Middleware: what was said with ``messages`` reaches the page's message region with any fragment."""

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        fragment = request.htmx and response.status_code < 300 and "HX-Redirect" not in response
        if not fragment or getattr(response, "streaming", False):
            return response
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        if waiting := list(messages.get_messages(request)):
            response.write(
                render_to_string("_messages.html", {"messages": waiting, "out_of_band": True}, request)
            )
        return response

    return middleware
