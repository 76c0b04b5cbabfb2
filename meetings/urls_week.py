"""The week: occurrences moved or held on a day off, and the kinds of meetings."""

from django.urls import path

from meetings.views import occurrences

urlpatterns = [
    path("meetings/<uuid:pk>/move/", occurrences.meeting_move, name="meeting_move"),
    path("meetings/<uuid:pk>/hold-anyway/", occurrences.meeting_hold_anyway, name="meeting_hold_anyway"),
    path("kinds/", occurrences.kinds_page, name="kinds"),
    path("kinds/<slug:meeting_type>/edit/", occurrences.kind_edit, name="kind_edit"),
]
