from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dtr.audit.admin import RecordsChanges
from goals.models import FunctionalCondition, Instrument, Measurement, SmarteCriterion, VaguePhrase

WRITTEN: list[Any] = [
    "name", "code", "version", "family", "minimum", "maximum", "step", "direction", "unit", "not_relevant",
    "change_threshold", "threshold_source", "items", "factor", "bands", "bands_source", "labels",
    "is_score_only", "is_noted_elsewhere", "licence_note",
]  # fmt: skip


@admin.register(Instrument)
class InstrumentAdmin(RecordsChanges):
    """A version that somebody was measured by stands; a new one begins as its copy."""

    list_display = [
        "name", "version", "minimum", "maximum", "step", "direction", "change_threshold", "licence_note",
    ]  # fmt: skip
    fields = WRITTEN
    search_fields = ["name"]
    actions = ["begin_new_version"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Instrument | None = None) -> dict[str, Any]:
        return {} if obj else {"code": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Instrument | None = None) -> list[str]:
        if obj is None:
            return ["version"]
        return WRITTEN if _is_used(obj) else ["code", "version"]

    @admin.action(description=_("Begin a new version, used from now on"))
    def begin_new_version(self, request: HttpRequest, queryset: QuerySet[Instrument]) -> None:
        """A copy of each, to be changed before anybody is measured by it."""
        if not self.has_add_permission(request):
            return
        with transaction.atomic():
            for one in queryset:
                newest = Instrument.objects.filter(code=one.code).aggregate(most=Max("version"))["most"]
                one.pk, one.version = None, newest + 1
                one._state.adding = True
                one.save()
                self.log_addition(request, one, [])
        messages.success(request, gettext("Change the new version before it is used."))


def _is_used(instrument: Instrument) -> bool:
    return Measurement.every.filter(instrument=instrument).exists()


@admin.register(SmarteCriterion)
class SmarteCriterionAdmin(RecordsChanges):
    list_display = ["letter", "check_name", "sentence", "is_used", "position"]
    list_display_links = ["check_name"]


@admin.register(VaguePhrase)
class VaguePhraseAdmin(RecordsChanges):
    list_display = ["phrase", "advice"]
    search_fields = ["phrase"]


@admin.register(FunctionalCondition)
class FunctionalConditionAdmin(RecordsChanges):
    list_display = ["title", "area", "code", "valid_from", "valid_until", "replaced_by"]
    list_filter = ["area"]
    search_fields = ["title", "code"]
