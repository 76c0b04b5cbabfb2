"""HTML in, PDF bytes out. Nothing is fetched from disk or network on behalf of the content.

What a document may refer to is ``asset:`` and the name of one of our own packaged files, and ``data:``.
The result is an archival PDF (PDF/A-3a by its own claim): tagged, with its language and bookmarks.
"""

import json
import mimetypes
import os
import re
import resource
import subprocess
import sys
from functools import cache

from django.conf import settings
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from dtr.glyphs import drawable

VARIANT = "pdf/a-3a"
STYLE = "css/paper.css"
# The most that a meeting may come to. Layout time grows with the text, and a worker has a minute.
LONGEST_HTML = 1_000_000

# Where the space between two pieces of text stands at the end of the first of them. Each run of spaces is
# looked at once, however long somebody made it.
SPACE_BEFORE_PIECE = re.compile(r"(?<!\s)\s++(</?(?:span|strong|em|time|a)\b[^>]*>)")
SPACE_BEFORE_END = re.compile(
    r"(?<!\s)\s++(<br\b[^>]*>|</(?:p|li|td|th|dt|dd|h[1-6]|blockquote|div|figcaption)>)"
)


# What a document that somebody waits for may take, before its process is ended.
APART_SECONDS = 60
APART_BYTES = 1024**3


class TooLong(ValueError):
    """The document is longer than a worker can lay out in its minute."""


class TooSlow(RuntimeError):
    """The document took longer than whoever waits for it can wait."""


def make(html: str, *, title: str, attachment: tuple[str, bytes] | None = None) -> bytes:
    """Lay out one document on paper. ``attachment`` is a name and the source it was made from.

    ``title`` is what the file says of itself, so it names no person. Raises ``TooLong``.
    """
    if len(html) > LONGEST_HTML:
        raise TooLong(len(html))
    fonts = FontConfiguration()
    fetcher = OnlyOurs()
    style = CSS(string=assets()[STYLE].decode(), url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=drawable(tight(html)), url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=[style]
    )
    document.metadata.title = title
    # The content's own <link rel="attachment"> would have been fetched by the same door; none is wanted.
    document.metadata.attachments = [_attached(*attachment)] if attachment else []
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    return pdf


def tight(html: str) -> str:
    """The same document with no space at the end of a piece of text; it stands at the beginning of the next.

    WeasyPrint 70 breaks a line after its first word where the whole piece would fit, but not the space after.
    """
    return SPACE_BEFORE_END.sub(r"\1", SPACE_BEFORE_PIECE.sub(r"\1 ", html))


def make_apart(html: str, *, title: str) -> bytes:
    """As ``make``, in a process of its own, for a web process that serves others meanwhile.

    It yields to everything else on the machine. Raises ``TooLong``, and ``TooSlow`` when it is ended.
    """
    if len(html) > LONGEST_HTML:
        raise TooLong(len(html))
    wanted = json.dumps({"html": html, "title": title}).encode()
    command = [sys.executable, "-m", "dtr.pdf"]
    try:
        done = subprocess.run(  # noqa: S603 nothing of it comes from anybody
            command, input=wanted, capture_output=True, timeout=APART_SECONDS, cwd=settings.HOUSE, check=True
        )
    except subprocess.TimeoutExpired:
        raise TooSlow(APART_SECONDS) from None
    except subprocess.CalledProcessError as error:
        raise RuntimeError(error.stderr.decode(errors="replace")[-2000:]) from None
    return done.stdout


def _apart() -> None:
    """The other end of ``make_apart``: the document on standard input, the PDF on standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtr.settings")
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (APART_BYTES, APART_BYTES))
    sys.stdout.buffer.write(make(**json.load(sys.stdin.buffer)))


def _attached(name: str, content: bytes) -> Attachment:
    return Attachment(string=content, name=name, relationship="Source")


class OnlyOurs(URLFetcher):
    """Gives ``asset:`` names from memory and ``data:`` as it stands, and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """One packaged file or what the address itself holds; anything else is a ``ValueError``."""
        scheme, _colon, name = url.partition(":")
        if scheme != "asset":
            return super().fetch(url, headers)
        if name not in assets():
            raise ValueError(f"There is no asset of this name: {name}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, assets()[name], {"Content-Type": kind})


@cache
def assets() -> dict[str, bytes]:
    """The packaged files by the name that a document calls them: the letters, and the style of paper."""
    static = settings.HOUSE / "static"
    letters = {f"plex/{file.name}": file for file in (static / "vendor" / "plex").glob("*.woff2")}
    styles = {f"css/{file.name}": file for file in (static / "css").glob("paper*.css")}
    return {name: file.read_bytes() for name, file in {**letters, **styles}.items()}


if __name__ == "__main__":
    _apart()
