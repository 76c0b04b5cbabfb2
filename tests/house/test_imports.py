"""Imports run one way: each floor of the house knows those below it, and none above."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import source

FLOORS = ["dtr", "dtr.audit", "dtr.outbox", "dtr.staff", "citizens", "goals", "meetings", "dtr.urls"]

# What a model may know beside other models: the clock, who may see it, and the words of its states.
BESIDE_MODELS = {
    "dtr.clock", "dtr.crypto", "dtr.danish", "dtr.keys", "dtr.refusal",
    "dtr.audit.sentences", "dtr.press", "dtr.staff.access", "dtr.staff.roles", "meetings.states",
}  # fmt: skip


def floor(module: str) -> int:
    """How high a module lies; the deepest name that fits decides."""
    fitting = [name for name in FLOORS if module == name or module.startswith(f"{name}.")]
    return FLOORS.index(max(fitting, key=len))


def of_the_house(module: str) -> bool:
    return module.split(".")[0] in source.ROOMS


def exists(module: str) -> bool:
    path = source.HOUSE / module.replace(".", "/")
    return path.with_suffix(".py").is_file() or path.is_dir()


def imported(tree: ast.AST) -> list[tuple[int, str]]:
    """Each module of the house that is imported, with its line; also inside functions."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say the whole name"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [(node.lineno, name if exists(name) else str(node.module)) for name in inner]
    return sorted({(line, name) for line, name in found if of_the_house(name)})


def climbing(path: Path) -> list[str]:
    own = floor(source.dotted(path))
    return [
        f"{source.place(path, line)} imports {name}"
        for line, name in imported(source.tree(path))
        if floor(name) > own
    ]


def test_no_import_climbs():
    assert [one for path in source.modules() for one in climbing(path)] == []


def test_models_know_no_verbs():
    faults = [
        f"{source.place(path, line)} imports {name}"
        for path in source.modules()
        if "models" in source.dotted(path).split(".")
        for line, name in imported(source.tree(path))
        if "models" not in name.split(".") and name not in BESIDE_MODELS
    ]

    assert faults == []


def test_views_are_known_by_url_files_apps_and_views_only():
    faults = [
        f"{source.place(path, line)} imports {name}"
        for path in source.modules()
        for line, name in imported(source.tree(path))
        if "views" in name.split(".")
        and path.name != "apps.py"
        and not path.name.startswith("urls")
        and "views" not in source.dotted(path).split(".")
    ]

    assert faults == []


def test_no_module_loads_what_lays_out_paper_before_there_is_paper():
    """That takes as long as all the rest of the house, and every process would wait for it."""
    faults = [
        source.place(path, node.lineno)
        for path in source.modules()
        if source.dotted(path) != "dtr.pdf"
        for node in source.tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.search(r"\b(weasyprint|dtr\.pdf|dtr import .*\bpdf)\b", ast.unparse(node))
    ]

    assert faults == []


@pytest.mark.parametrize(
    ("line", "climbs"),
    [
        ("from meetings import agenda", True),
        ("import goals.models", True),
        ("def later():\n    from goals.models import Goal", True),
        ("from dtr.staff import access", False),
        ("from citizens.models import Citizen", False),
        ("MODEL = 'meetings.Meeting'", False),
    ],
)
def test_the_reader_of_imports_sees_each_form(line, climbs):
    found = [name for _line, name in imported(ast.parse(line)) if floor(name) > floor("citizens.visitation")]

    assert bool(found) is climbs
