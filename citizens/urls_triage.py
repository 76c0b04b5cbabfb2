"""The team's triage: its round, each citizen's colour, and the plan."""

from django.urls import path

from citizens.views import triage

urlpatterns = [
    path("triage/<int:pk>/", triage.triage_team, name="triage_team"),
    path("triage/<int:pk>/progress/", triage.triage_progress, name="triage_progress"),
    path("triage/<int:pk>/begin/", triage.triage_begin, name="triage_begin"),
    path("triage/rounds/<uuid:pk>/end/", triage.triage_end, name="triage_end"),
    path("<uuid:pk>/triage/undo/", triage.triage_undo, name="triage_undo"),
    path("<uuid:pk>/triage/note/", triage.triage_note, name="triage_note"),
    path("<uuid:pk>/triage/plan/", triage.triage_plan, name="triage_plan"),
    path("<uuid:pk>/triage/<slug:status>/", triage.triage_assess, name="triage_assess"),
]
