"""Small things that every room's forms share."""

from collections.abc import Callable
from typing import Any, cast

from django import forms

from dtr.refusal import Refusal


class DateInput(forms.DateInput):
    """The browser's own date field. Typed Danish dates are read as well."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def choice(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """The field of a form in which one row is chosen."""
    return cast(forms.ModelChoiceField, form.fields[name])


def options(form: forms.BaseForm, name: str) -> forms.TypedChoiceField:
    """The field of a form in which one of a few values is chosen."""
    return cast(forms.TypedChoiceField, form.fields[name])


def attempt(form: forms.BaseForm, verb: Callable[[], Any]) -> Any:
    """What the verb gave; or None, with its refusal among the form's errors, so that what was typed stays."""
    try:
        return verb()
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None
