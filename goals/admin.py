from django.contrib import admin

from dtr.audit.admin import RecordsChanges
from goals.models import Instrument


@admin.register(Instrument)
class InstrumentAdmin(RecordsChanges):
    list_display = ["name", "minimum", "maximum", "step", "direction", "change_threshold", "licence_note"]
    prepopulated_fields = {"code": ["name"]}
    search_fields = ["name"]
