"""Before the meeting: who is proposed and why, when the agenda closes, and what each person prepares."""

from django.urls import path

from meetings.views import freezing, preparing, proposing

urlpatterns = [
    path("nominate/<uuid:pk>/", proposing.nominate, name="nominate"),
    path("nominations/<uuid:pk>/withdraw/", proposing.nomination_withdraw, name="nomination_withdraw"),
    path(
        "meetings/<uuid:pk>/decline/<uuid:nomination>/",
        proposing.nomination_decline,
        name="nomination_decline",
    ),
    path("meetings/<uuid:pk>/proposals/", proposing.proposals, name="proposals"),
    path("meetings/<uuid:pk>/list/", proposing.list_add, name="list_add"),
    path("listed/<uuid:pk>/off/", proposing.list_off, name="list_off"),
    path("listed/<uuid:pk>/discuss/", proposing.list_discuss, name="list_discuss"),
    path("need-change/<uuid:pk>/", proposing.need_change_new, name="need_change_new"),
    path("notices/<uuid:pk>/", proposing.notice, name="notice"),
    path("notices/<uuid:pk>/read/", proposing.notice_read, name="notice_read"),
    path("notices/<uuid:pk>/settle/", proposing.notice_settle, name="notice_settle"),
    path("weights/", proposing.weights_house, name="weights_house"),
    path("teams/<int:pk>/weights/", proposing.weights_team, name="weights_team"),
    path("meetings/<uuid:pk>/freeze/", freezing.agenda_freeze, name="agenda_freeze"),
    path("meetings/<uuid:pk>/reopen/", freezing.agenda_reopen, name="agenda_reopen"),
    path("meetings/<uuid:pk>/freeze-at/", freezing.agenda_deadline, name="agenda_deadline"),
    path("meetings/<uuid:pk>/prepare/", preparing.preparation, name="preparation"),
    path("meetings/<uuid:pk>/prepare/ready/", preparing.prepare_ready, name="prepare_ready"),
    path("meetings/<uuid:pk>/prepare/minutes/", preparing.prepare_minutes, name="prepare_minutes"),
    path("items/<uuid:pk>/prepare/fact/", preparing.prepare_fact, name="prepare_fact"),
    path("items/<uuid:pk>/prepare/words/", preparing.prepare_words, name="prepare_words"),
    path("items/<uuid:pk>/prepare/sharing/", preparing.prepare_sharing, name="prepare_sharing"),
]
