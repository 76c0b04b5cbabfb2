"""The week: occurrences, kinds of meetings, people's own calendars, the rota, stand-ins and the checklist."""

from django.urls import path

from meetings.views import calendar, occurrences, ready, rota

urlpatterns = [
    path("meetings/<uuid:pk>/move/", occurrences.meeting_move, name="meeting_move"),
    path("meetings/<uuid:pk>/hold-anyway/", occurrences.meeting_hold_anyway, name="meeting_hold_anyway"),
    path("kinds/", occurrences.kinds_page, name="kinds"),
    path("kinds/<slug:meeting_type>/edit/", occurrences.kind_edit, name="kind_edit"),
    path("me/", calendar.my_settings, name="my_settings"),
    path("me/calendar/make/", calendar.feed_make, name="feed_make"),
    path("me/calendar/revoke/", calendar.feed_revoke, name="feed_revoke"),
    path("calendar/<str:token>/dtr.ics", calendar.calendar_feed, name="calendar_feed"),
    path("meetings/<uuid:pk>/calendar.ics", calendar.meeting_ics, name="meeting_ics"),
    path("absences/note/", calendar.absence_note, name="absence_note"),
    path("absences/<uuid:pk>/withdraw/", calendar.absence_withdraw, name="absence_withdraw"),
    path("teams/<int:pk>/rota/", rota.rota_page, name="rota"),
    path("teams/<int:pk>/rota/accept/", rota.rota_accept, name="rota_accept"),
    path("meetings/<uuid:pk>/duties/<slug:role>/", rota.duty_accept, name="duty_accept"),
    path("duties/<uuid:pk>/swap/", rota.duty_swap, name="duty_swap"),
    path("duties/<uuid:pk>/brief/", rota.duty_brief, name="duty_brief"),
    path("duties/<uuid:pk>/give-back/", rota.duty_give_back, name="duty_give_back"),
    path("items/<uuid:pk>/stand-in/", ready.stand_in, name="stand_in"),
    path("items/<uuid:pk>/stand-in/name/", ready.stand_in_name, name="stand_in_name"),
    path("items/<uuid:pk>/stand-in/dismiss/", ready.stand_in_dismiss, name="stand_in_dismiss"),
    path("meetings/<uuid:pk>/checklist/<int:point>/tick/", ready.checklist_tick, name="checklist_tick"),
    path("meetings/<uuid:pk>/checklist/<int:point>/untick/", ready.checklist_untick, name="checklist_untick"),
    path("teams/<int:pk>/checklist/", ready.checklist_edit, name="checklist_edit"),
]
