from django.contrib import admin

from dtr.audit.admin import RecordsChanges
from meetings.models import ClosedDay


@admin.register(ClosedDay)
class ClosedDayAdmin(RecordsChanges):
    list_display = ["name", "month", "day", "year"]
