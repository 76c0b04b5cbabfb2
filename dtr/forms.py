"""Small things that every room's forms share."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from dtr.refusal import Refusal

# What people type a number with. Python reads more: "1_0" as ten, "1e3", and the digits of every script.
TYPED_NUMBER = re.compile(r"[-+0-9.,\s]*")


class DateInput(forms.DateInput):
    """The browser's own date field. Typed Danish dates are read as well."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def read_plain_numbers() -> None:
    """Have every number field, also those that are made from a model, read plain numbers only."""
    for kind in (forms.IntegerField, forms.DecimalField, forms.FloatField):
        kind.to_python = _plain(kind.to_python)  # type: ignore[assignment, method-assign]


def _plain(to_python: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @wraps(to_python)
    def read(field: Any, value: Any) -> Any:
        if isinstance(value, str) and not TYPED_NUMBER.fullmatch(value):
            raise ValidationError(field.error_messages["invalid"], code="invalid")
        return to_python(field, value)

    return read


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
