"""Paper: a document is laid out from what it is given, and fetches nothing on behalf of what people wrote."""

import io
import socket
import threading

import pypdf
import pytest

from dtr import pdf

CANARY = "KANARIEFUGL4711"


def page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="da"><head><title>x</title>{head}</head><body>{body}</body></html>'


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(one.extract_text() for one in read(content).pages)


def everything_in(content: bytes) -> bytes:
    """All streams unpacked, so that nothing hides in compression."""
    reader = read(content)
    things = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    return b"\n".join(
        thing.get_data() if hasattr(thing, "get_data") else repr(thing).encode() for thing in things
    )


REFERENCES = {
    "img": ("", '<img src="{url}">'),
    "link attachment": ('<link rel="attachment" href="{url}">', ""),
    "a attachment": ("", '<a rel="attachment" href="{url}">a</a>'),
    "object": ("", '<object data="{url}"></object>'),
    "embed": ("", '<embed src="{url}">'),
    "css url": ("", "<p style='background: url(\"{url}\")'>b</p>"),
    "css import": ('<style>@import "{url}";</style>', "b"),
    "font face": (
        '<style>@font-face {{ font-family: F; src: url("{url}") }} p {{ font-family: F }}</style>',
        "<p>b</p>",
    ),
    "svg image": ("", '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'),
    "svg use": ("", '<svg width="9" height="9"><use href="{url}#x"/></svg>'),
    "base href": ('<base href="{url}">', '<img src="secret.txt">'),
    "stylesheet": (
        '<link rel="stylesheet" href="{url}">',
        '<meta http-equiv="refresh" content="0;url={url}">',
    ),
}


@pytest.fixture
def canary(tmp_path):
    """A file that a local address would read, and a server that a network address would reach."""
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    asked, over = [], threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                connection, address = server.accept()
            except TimeoutError:
                continue
            asked.append(address)
            connection.close()

    listener = threading.Thread(target=listen)
    listener.start()
    port = server.getsockname()[1]
    addresses = [
        secret.as_uri(),
        f"http://127.0.0.1:{port}/secret.txt",
        f"ftp://127.0.0.1:{port}/secret.txt",
        f"//127.0.0.1:{port}/secret.txt",
        "asset:../../dtr/settings.py",
    ]
    yield addresses, asked
    over.set()
    listener.join()
    server.close()


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_people_wrote_reaches_neither_disk_nor_network(reference, canary):
    addresses, asked = canary
    head, body = REFERENCES[reference]
    # A document has one base; of all else it can hold one of each.
    documents = [[url] for url in addresses] if reference == "base href" else [addresses]

    for urls in documents:
        heads, bodies = ("".join(part.format(url=url) for url in urls) for part in (head, body))
        content = pdf.make(page(bodies, heads), title="x")

        assert not asked
        assert CANARY.encode() not in everything_in(content)
        assert b"SECRET_KEY" not in everything_in(content)
        assert not read(content).attachments


def test_danish_and_foreign_letters_are_printed_in_the_packaged_font():
    content = pdf.make(page("<p>Åse Bjørn, Ærø: „blåbærgrød“, Şükrü Łukasz Đorđe</p>"), title="x")

    assert "Åse Bjørn, Ærø: „blåbærgrød“, Şükrü Łukasz Đorđe" in text_of(content)
    fonts = {font for one in read(content).pages for font in one["/Resources"]["/Font"].values()}
    assert {"Plex" in font.get_object()["/BaseFont"] for font in fonts} == {True}


def test_the_file_is_tagged_and_says_its_language_and_title():
    content = pdf.make(page("<h1>Referat</h1><h2>Borger</h2>"), title="Referat Team Nord")

    reader = read(content)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Referat Team Nord"
    assert reader.outline[0].title == "Referat"


def test_it_carries_its_source():
    content = pdf.make(page("x"), title="x", attachment=("referat.json", '{"navn": "Åse"}'.encode()))

    assert read(content).attachments == {"referat.json": ['{"navn": "Åse"}'.encode()]}


def test_a_text_that_no_worker_can_lay_out_is_turned_away_before_it_is_tried():
    with pytest.raises(pdf.TooLong):
        pdf.make("x" * (pdf.LONGEST_HTML + 1), title="x")


def test_every_font_and_style_of_paper_is_at_hand():
    assert {"css/paper.css", "plex/IBMPlexSans-Regular.woff2", "plex/IBMPlexSans-Bold.woff2"} <= set(
        pdf.assets()
    )


def table(*rows: tuple[str, str]) -> str:
    """A table of agreements, as the minutes have it."""
    told = "".join(f"<tr><th>{what}</th><td>{who}</td><td>1. marts</td></tr>" for what, who in rows)
    head = "<thead><tr><th>Aftale</th><th>Hvem</th><th>Hvornår</th></tr></thead>"
    style = "<link rel='stylesheet' href='asset:css/paper-minutes.css'>"
    return (
        f"<html lang='da'><head>{style}</head><body><h1>Referat</h1>"
        f"<table class='agreed'>{head}<tbody>{told}</tbody></table></body></html>"
    )


@pytest.mark.parametrize(
    "text", ["A" * 300, "שלום" * 75, "e\u0301\u0327" * 100, "\U0001f469\u200d\U0001f467" * 100]
)
def test_agreements_without_a_space_are_laid_out_before_a_worker_is_stopped(text):
    made = pdf.make_apart(table(*[(text, text[:80])] * 12), title="Referat")

    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) >= 1


@pytest.mark.parametrize("count", range(24, 31))
def test_no_row_of_a_table_stands_alone_on_a_page(count):
    made = pdf.make(table(*[(f"Aftale {number}", "Karim") for number in range(count)]), title="Referat")

    pages = [page.extract_text().count("Karim") for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    assert sum(pages) == count
    assert 1 not in pages


def test_no_line_breaks_after_its_first_word_whatever_the_width():
    """Where a text just fits without the space behind it."""
    said = "Ringer til besøgsvennerne og aftaler et første møde"
    boxes = [
        f"<div style='width: {width / 10}px'><p>{said} <span>Åben</span></p><p>{said} </p></div>"
        for width in range(2700, 3700, 10)
    ]

    lines = text_of(pdf.make(page("".join(boxes)), title="x")).splitlines()

    assert any(line.strip() == said for line in lines)
    assert not [line for line in lines if line.strip() == "Ringer"]


@pytest.mark.parametrize(
    ("html", "tight"),
    [
        ("<p>Et <strong>mål</strong> til </p>", "<p>Et<strong> mål</strong> til</p>"),
        (
            "<p>\n  Et\n  <span class='a'>mål\n  </span>til\n</p>",
            "<p>\n  Et<span class='a'> mål</span> til</p>",
        ),
        ("<td>Et <br> mål </td>", "<td>Et<br> mål</td>"),
        ("<p>3 &lt; 4 og </p>", "<p>3 &lt; 4 og</p>"),
    ],
)
def test_the_space_between_two_pieces_of_text_is_kept_once(html, tight):
    assert pdf.tight(html) == tight
