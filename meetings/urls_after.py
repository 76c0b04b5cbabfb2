"""After the meeting: the minutes, what was promised, who is told; and what is printed for it."""

from django.urls import path

from meetings.views import actions, minutes, paper, promises

urlpatterns = [
    path("meetings/<uuid:pk>/minutes/", minutes.minutes_page, name="minutes"),
    path("meetings/<uuid:pk>/minutes/state/", minutes.minutes_state, name="minutes_state"),
    path("meetings/<uuid:pk>/minutes/pdf/", minutes.minutes_pdf, name="minutes_pdf"),
    path(
        "meetings/<uuid:pk>/minutes/versions/<int:number>/pdf/",
        minutes.minutes_version,
        name="minutes_version",
    ),
    path("meetings/<uuid:pk>/minutes/again/", minutes.minutes_again, name="minutes_again"),
    path("meetings/<uuid:pk>/minutes/lock/", minutes.minutes_lock, name="minutes_lock"),
    path("meetings/<uuid:pk>/minutes/amend/", minutes.minutes_amend, name="minutes_amend"),
    path("meetings/<uuid:pk>/minutes/addendum/", minutes.minutes_addendum, name="minutes_addendum"),
    path(
        "meetings/<uuid:pk>/amendments/<uuid:amendment>/take/",
        minutes.amendment_take,
        name="amendment_take",
    ),
    path(
        "meetings/<uuid:pk>/amendments/<uuid:amendment>/decline/",
        minutes.amendment_decline,
        name="amendment_decline",
    ),
    path("meetings/<uuid:pk>/resume/", minutes.meeting_resume, name="meeting_resume"),
    path("meetings/<uuid:pk>/paper-agenda/", paper.paper_agenda, name="paper_agenda"),
    path("meetings/<uuid:pk>/name-signs/", paper.name_signs, name="name_signs"),
    path("actions/", promises.promise_list, name="promise_list"),
    path("actions/file/<str:form>/", promises.promise_file, name="promise_file"),
    path("actions/<uuid:pk>/file/<str:form>/", promises.action_file, name="action_file"),
    path("actions/<uuid:pk>/print/", promises.action_print, name="action_print"),
    path("teams/<int:pk>/follow-up/", promises.follow_up, name="follow_up"),
    path("parked/<uuid:pk>/settle/", promises.topic_settle, name="topic_settle"),
    path("actions/<uuid:pk>/", actions.action, name="action"),
    path("actions/<uuid:pk>/done/", actions.action_done, name="action_done"),
    path("actions/<uuid:pk>/move/", actions.action_move, name="action_move"),
    path("actions/<uuid:pk>/stuck/", actions.action_stuck, name="action_stuck"),
    path("actions/<uuid:pk>/reopen/", actions.action_reopen, name="action_reopen"),
]
