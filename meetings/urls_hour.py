"""While the meeting runs: the steps of the talk, the word, contributions, more time, undo; and the script."""

from django.urls import path

from meetings.views import hour, script

urlpatterns = [
    path("items/<uuid:pk>/step/", hour.step_next, name="step_next"),
    path("items/<uuid:pk>/step/<int:number>/", hour.step_go, name="step_go"),
    path("meetings/<uuid:pk>/word/<int:participant>/", hour.word_give, name="word_give"),
    path("meetings/<uuid:pk>/word/first/", hour.word_first, name="word_first"),
    path("meetings/<uuid:pk>/word/back/", hour.word_back, name="word_back"),
    path("meetings/<uuid:pk>/word/ask/", hour.word_ask, name="word_ask"),
    path("meetings/<uuid:pk>/word/leave/", hour.word_leave, name="word_leave"),
    path("items/<uuid:pk>/contribute/", hour.contribute, name="contribute"),
    path(
        "contributions/<uuid:pk>/withdraw/",
        hour.contribution_withdraw,
        name="contribution_withdraw",
    ),
    path("items/<uuid:pk>/propose-agreement/", hour.action_propose, name="action_propose"),
    path("proposed-agreements/<uuid:pk>/take/", hour.action_take, name="action_take"),
    path("proposed-agreements/<uuid:pk>/decline/", hour.action_decline, name="action_decline"),
    path("items/<uuid:pk>/extend/", hour.citizen_extend, name="citizen_extend"),
    path("meetings/<uuid:pk>/extend/", hour.meeting_extend, name="meeting_extend"),
    path("meetings/<uuid:pk>/wall-privacy/", hour.wall_privacy, name="wall_privacy"),
    path("meetings/<uuid:pk>/undo/", hour.undo_step, name="undo"),
    path("scripts/<slug:meeting_type>/", script.script_page, name="script"),
    path("scripts/<slug:meeting_type>/edit/", script.script_edit, name="script_edit"),
]
