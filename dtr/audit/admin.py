"""What is edited by hand in the administration is recorded too."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dtr.audit import sentences, trail

sentences.register(
    {
        "setting.added": _("%(actor)s added to the settings (%(kind)s): %(name)s."),
        "setting.changed": _("%(actor)s changed the settings (%(kind)s): %(name)s."),
        "setting.removed": _("%(actor)s removed from the settings (%(kind)s): %(name)s."),
    }
)


class RecordsChanges(admin.ModelAdmin):
    """An administration page whose every change is one event, in the transaction of the change."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        _record("setting.added", by=request.user, about=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        _record("setting.changed", by=request.user, about=obj, fields=_fields(message))
        return super().log_change(request, obj, message)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What hangs on a setting may be about citizens, so it is told that it is in use, never by what."""
        _shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        in_use = [gettext("Citizens, meetings or help that use it")] if protected else []
        return [str(obj) for obj in objs], {} if in_use else counts, set() if in_use else forbidden, in_use

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            _record("setting.removed", by=request.user, about=obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        with transaction.atomic():
            for obj in queryset:
                _record("setting.removed", by=request.user, about=obj)
            super().delete_queryset(request, queryset)


def _record(code: str, *, by: Any, about: models.Model, **facts: Any) -> None:
    with override(settings.LANGUAGE_CODE):
        trail.record(code, by=by, about=about, kind=str(about._meta.verbose_name), name=str(about), **facts)


def _fields(message: Iterable[Any]) -> list[str]:
    """The labels of the changed fields, from the message that the administration makes of a form."""
    names = [entry.get("changed", {}).get("fields", []) for entry in message if isinstance(entry, dict)]
    return sorted({str(field) for found in names for field in found})
