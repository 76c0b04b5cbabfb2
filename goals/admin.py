from django.contrib import admin

from dtr.audit.admin import RecordsChanges
from goals.models import FunctionalCondition, Instrument, SmarteCriterion, VaguePhrase


@admin.register(Instrument)
class InstrumentAdmin(RecordsChanges):
    list_display = ["name", "minimum", "maximum", "step", "direction", "change_threshold", "licence_note"]
    prepopulated_fields = {"code": ["name"]}
    search_fields = ["name"]


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
