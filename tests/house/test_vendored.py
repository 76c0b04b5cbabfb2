"""Files taken from others are exactly the ones they published, and the list of them is complete."""

import hashlib
import json
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
LISTED = json.loads((VENDOR / "VENDORED.json").read_text())


def test_every_vendored_file_is_the_one_that_was_taken_in() -> None:
    changed = [
        entry["file"]
        for entry in LISTED
        if hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]
    ]

    assert changed == []


def test_every_vendored_file_is_listed_with_package_version_and_licence() -> None:
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}

    assert found - {entry["file"] for entry in LISTED} == {"VENDORED.json"}
    assert all(entry["package"] and entry["version"] and entry["licence"] for entry in LISTED)


def test_htmx_is_the_release_the_templates_are_written_for() -> None:
    script = (VENDOR / "htmx" / "htmx.min.js").read_text()

    assert re.search(r'version="([^"]+)"', script).group(1) == "4.0.1"
