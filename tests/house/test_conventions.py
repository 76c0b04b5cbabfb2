"""The habits of the house, read from its files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from dtr.audit import sentences
from dtr.celery import app
from tests.house import source

LONGEST_VIEW = 50

# What no template holds: markup from people, scripts and styles in the page, code in attributes.
NEVER_IN_TEMPLATES = {
    "unescaped text": r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off",
    "script in an attribute": r"\shx-on|\son[a-z]+\s*=\s*[\"']|javascript:",
    "code in an htmx value": r"\bjs:",
    "htmx filter": r"hx-trigger(?::\w+)?=\"[^\"]*\[",
    "style in an attribute": r"\sstyle\s*=",
    "style in the page": r"<style\b",
    "script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "foreign address": r"(?:src|href)=\"https?://",
}
NEVER_IN_PYTHON = {
    "mark_safe": "format_html or a template: text from people is never markup",
    "SafeText": "a template",
}
OTHER_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in source.modules():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call):
                yield path, node


def template_faults(what: str, text: str) -> list[int]:
    """The lines on which a pattern of ``NEVER_IN_TEMPLATES`` is found."""
    return [text.count("\n", 0, found.start()) + 1 for found in re.finditer(NEVER_IN_TEMPLATES[what], text)]


@pytest.mark.parametrize("what", NEVER_IN_TEMPLATES)
def test_no_template_holds(what):
    faults = [
        source.place(path, line)
        for path in source.templates()
        if path.suffix == ".html"
        for line in template_faults(what, path.read_text())
    ]

    assert faults == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("unescaped text", "{{ name|safe }}"),
        ("unescaped text", "{% autoescape off %}"),
        ("script in an attribute", '<button onclick="go()">'),
        ("script in an attribute", '<form hx-on:submit="go()">'),
        ("code in an htmx value", "hx-vals='js:{a: 1}'"),
        ("htmx filter", '<p hx-trigger="keyup[key==1]">'),
        ("style in an attribute", '<p style="color: red">'),
        ("script in the page", "<script defer>go()</script>"),
    ],
)
def test_the_reader_of_templates_sees(what, text):
    assert template_faults(what, text) == [1]


def with_included(text: str) -> str:
    """The template's text, followed by that of the fragments it includes by name."""
    names = re.findall(r'{% include "([^"]+)"', text)
    return text + "".join((source.HOUSE / "templates" / name).read_text() for name in names)


def test_every_form_that_posts_carries_the_token():
    faults = []
    for path in source.templates():
        text = path.read_text()
        for form in re.finditer(r"<form\b[^>]*>.*?</form>", text, re.DOTALL):
            if 'method="post"' in form[0] and "{% csrf_token %}" not in with_included(form[0]):
                faults.append(source.place(path, text.count("\n", 0, form.start()) + 1))

    assert faults == []


def test_no_module_makes_markup_from_text():
    faults = [
        f"{source.place(path, node.lineno)}: use {NEVER_IN_PYTHON[node.id]}"
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Name) and node.id in NEVER_IN_PYTHON
    ]

    assert faults == []


def test_there_is_one_clock():
    faults = [
        source.place(path, node.lineno)
        for path, node in calls()
        if isinstance(node.func, ast.Attribute)
        and (ast.unparse(node.func.value).split(".")[-1], node.func.attr) in OTHER_CLOCKS
        and path != source.HOUSE / "dtr" / "clock.py"
    ]

    assert faults == []


def recorded_codes() -> Iterator[tuple[str, str]]:
    """Each event code that is written down in a call that records: ``trail.record`` or a room's ``_note``."""
    for path, node in calls():
        name = ast.unparse(node.func).split(".")[-1]
        known = name in ("record", "_record", "_note", "note")
        if known and node.args and isinstance(node.args[0], ast.Constant):
            yield source.place(path, node.lineno), str(node.args[0].value)


def test_every_event_that_is_recorded_has_a_sentence():
    faults = [f"{where}: {code}" for where, code in recorded_codes() if not sentences.known(code)]

    assert faults == []


def test_every_migration_says_what_it_does():
    names = [
        name
        for (label, name) in MigrationLoader(None).disk_migrations
        if label in ("audit", "outbox", "staff", "citizens", "goals", "meetings")
    ]

    assert [name for name in names if "_auto_" in name or re.fullmatch(r"\d+_initial", name)] == []


def test_every_step_of_a_migration_has_a_way_back():
    faults = [
        f"{label} {name}: {operation}"
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        if label in ("audit", "outbox", "staff", "citizens", "goals", "meetings")
        for operation in migration.operations
        if not operation.reversible
    ]

    assert faults == []


def is_task(function: ast.AST) -> bool:
    return isinstance(function, ast.FunctionDef) and any(
        "shared_task" in ast.unparse(mark) or ast.unparse(mark).endswith(".task")
        for mark in function.decorator_list
    )


def test_every_task_lives_in_a_file_of_tasks():
    faults = [
        source.place(path, node.lineno)
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if is_task(node) and path.name != "tasks.py"
    ]

    assert faults == []


def test_the_timetable_names_tasks_that_exist():
    app.loader.import_default_modules()

    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked <= set(app.tasks)


def test_no_view_is_longer_than_one_can_see():
    faults = [
        f"{source.place(path, node.lineno)} {node.name}"
        for path in source.modules()
        if "views" in source.dotted(path).split(".")
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_VIEW
    ]

    assert faults == []
