from django.contrib import admin
from django.http import HttpRequest

from dtr.audit.admin import RecordsChanges
from meetings.models import ClosedDay, SmallestGroup


@admin.register(ClosedDay)
class ClosedDayAdmin(RecordsChanges):
    list_display = ["name", "month", "day", "year"]


@admin.register(SmallestGroup)
class SmallestGroupAdmin(RecordsChanges):
    list_display = ["least"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SmallestGroup.objects.exists()
