from django.contrib import admin

from citizens.models import LegalBasis
from dtr.audit.admin import RecordsChanges


@admin.register(LegalBasis)
class LegalBasisAdmin(RecordsChanges):
    list_display = ["law", "section", "title", "whom", "valid_from", "valid_until"]
    list_filter = ["law", "whom"]
    search_fields = ["section", "title"]
