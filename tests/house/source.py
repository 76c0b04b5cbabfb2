"""The house's own files, as the tests of this folder read them."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

HOUSE = Path(settings.HOUSE)
ROOMS = ("dtr", "citizens", "goals", "meetings")


def modules() -> list[Path]:
    """Every Python file of the house, migrations and tests apart."""
    found = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Every template file."""
    return sorted(path for path in (HOUSE / "templates").rglob("*") if path.is_file())


@cache
def tree(path: Path) -> ast.Module:
    """The file as Python reads it."""
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path, line: int = 0) -> str:
    """The file as a person names it, with the line."""
    name = path.relative_to(HOUSE).as_posix()
    return f"{name}:{line}" if line else name


def dotted(path: Path) -> str:
    """The module's name."""
    name = path.relative_to(HOUSE).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")
