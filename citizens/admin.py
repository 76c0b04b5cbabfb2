from typing import Any

from django.contrib import admin
from django.forms.models import model_to_dict
from django.http import HttpRequest

from citizens.models import (
    CaseDeadline,
    DecisionText,
    DropoutReason,
    ExclusionCriterion,
    LegalBasis,
    RehabPackage,
    TemporaryPlace,
    TriageGuide,
)
from dtr.audit.admin import RecordsChanges

WRITTEN: list[Any] = [
    "version", "green", "green_en", "green_days", "yellow", "yellow_en", "yellow_days", "red", "red_en",
    "red_days", "first_days", "origin", "published_at",
]  # fmt: skip


@admin.register(LegalBasis)
class LegalBasisAdmin(RecordsChanges):
    list_display = ["law", "section", "title", "whom", "valid_from", "valid_until"]
    list_filter = ["law", "whom"]
    search_fields = ["section", "title"]


@admin.register(TriageGuide)
class TriageGuideAdmin(RecordsChanges):
    """A new version begins as a copy of the newest; one by which citizens were triaged stands."""

    list_display = ["version", "green_days", "yellow_days", "red_days", "first_days", "published_at"]
    fields = WRITTEN

    def get_readonly_fields(self, request: HttpRequest, obj: TriageGuide | None = None) -> list[str]:
        if obj is not None and obj.assessments.exists():
            return WRITTEN
        return ["version", "published_at"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = TriageGuide.objects.first()
        return model_to_dict(newest) if newest else {}

    def has_delete_permission(self, request: HttpRequest, obj: TriageGuide | None = None) -> bool:
        """Never the first, from which the figures count, nor one that was used."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not (obj.version == 1 or obj.assessments.exists()))

    def save_model(self, request: HttpRequest, obj: TriageGuide, form: Any, change: bool) -> None:
        if not change:
            newest = TriageGuide.objects.first()
            obj.version = newest.version + 1 if newest else 1
        super().save_model(request, obj, form, change)


@admin.register(DecisionText)
class DecisionTextAdmin(RecordsChanges):
    list_display = ["__str__", "valid_from", "valid_until", "approved_on", "approved_by"]
    list_filter = ["legal_basis__law"]
    list_select_related = ["legal_basis"]


@admin.register(CaseDeadline)
class CaseDeadlineAdmin(RecordsChanges):
    list_display = ["kind", "days", "valid_from", "valid_until", "published_at"]
    list_filter = ["kind"]


@admin.register(RehabPackage)
class RehabPackageAdmin(RecordsChanges):
    list_display = ["number", "name", "extra_minutes_a_week", "is_offered"]


@admin.register(ExclusionCriterion)
class ExclusionCriterionAdmin(RecordsChanges):
    list_display = ["name", "description", "is_offered"]
    list_filter = ["is_offered"]


@admin.register(DropoutReason)
class DropoutReasonAdmin(RecordsChanges):
    list_display = ["name", "is_offered"]
    list_filter = ["is_offered"]


@admin.register(TemporaryPlace)
class TemporaryPlaceAdmin(RecordsChanges):
    list_display = ["name", "authority", "operator", "payer", "is_offered"]
    list_filter = ["authority", "is_offered"]
    list_select_related = ["authority", "operator", "payer"]
