"""Template tags of the house, known in every template: a status, a card, a field, an icon, a dialog.

Each tag hands facts to one file in ``templates/components``. No tag knows a model.
"""

from functools import lru_cache
from typing import Any

from django.db.models import Choices
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag
def status(member: Choices, *, large: bool = False) -> SafeString:
    """The status pill: shape, colour and word, chosen by the member's own name."""
    return _pill(member.name.lower().replace("_", "-"), str(member.label), large)


@lru_cache(maxsize=1024)
def _pill(kind: str, label: str, large: bool) -> SafeString:
    """A board has a pill on every line, and there are few different ones."""
    return render_to_string("components/status.html", {"kind": kind, "label": label, "large": large})


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", *, kind: str = "", level: int = 2, id: str = "", note: str = ""
) -> SafeString:
    """A card with a heading. ``kind`` is quiet, attention or now; ``note`` stands beside the heading."""
    facts = {"content": content, "title": title, "kind": kind, "level": level, "id": id, "note": note}
    return render_to_string("components/card.html", facts)


@register.simple_block_tag
def dialog(content: SafeString, id: str, *, title: str) -> SafeString:
    """A dialog, opened by any button with ``data-opens`` and this id."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, help and errors."""
    return bound.as_field_group()


@register.simple_tag
def errors(form: BaseForm) -> SafeString:
    """The summary over a form: every fault, each with a link to its field."""
    return render_to_string("components/errors.html", faults(form))


def faults(form: BaseForm) -> dict[str, Any]:
    """What the error summary is told: faults of the whole form, and the visible fields with faults."""
    if not form.is_bound:
        return {}
    return {"whole": form.non_field_errors(), "fields": [f for f in form.visible_fields() if f.errors]}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from ``static/icons.svg``; it never stands for a word alone."""
    return render_to_string("components/icon.html", {"name": name})


@register.simple_tag
def nothing(text: str) -> SafeString:
    """What a list says when it is empty."""
    return render_to_string("components/empty.html", {"text": text})
