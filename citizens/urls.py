from django.urls import path

from citizens.views import around, courses, decisions, proposals, registry

urlpatterns = [
    path("", registry.citizens, name="citizens"),
    path("search/", registry.citizen_search, name="citizen_search"),
    path("new/", registry.citizen_new, name="citizen_new"),
    path("<uuid:pk>/", registry.citizen, name="citizen"),
    path("<uuid:pk>/cpr/", registry.citizen_cpr, name="citizen_cpr"),
    path("<uuid:pk>/edit/", registry.citizen_edit, name="citizen_edit"),
    path("<uuid:pk>/course/", courses.course_start, name="course_start"),
    path("<uuid:pk>/propose/", proposals.proposal_new, name="proposal_new"),
    path("<uuid:pk>/relatives/", around.relative_new, name="relative_new"),
    path("<uuid:pk>/network/", around.contact_new, name="contact_new"),
    path("<uuid:pk>/consent/", around.consent_new, name="consent_new"),
    path("relatives/<uuid:pk>/", around.relative_edit, name="relative_edit"),
    path("relatives/<uuid:pk>/end/", around.relative_end, name="relative_end"),
    path("relatives/<uuid:pk>/rights/", around.right_give, name="right_give"),
    path("relatives/<uuid:pk>/rights/<int:right>/end/", around.right_end, name="right_end"),
    path("network/<uuid:pk>/end/", around.contact_end, name="contact_end"),
    path("consents/<uuid:pk>/withdraw/", around.consent_withdraw, name="consent_withdraw"),
    path("courses/<uuid:pk>/phase/<slug:phase>/", courses.course_move, name="course_move"),
    path("courses/<uuid:pk>/close/", courses.course_close, name="course_close"),
    path("proposals/<uuid:pk>/", proposals.proposal_decide, name="proposal_decide"),
    path("proposals/<uuid:pk>/approve/", proposals.proposal_approve, name="proposal_approve"),
    path("proposals/<uuid:pk>/reject/", proposals.proposal_reject, name="proposal_reject"),
    path("proposals/<uuid:pk>/withdraw/", proposals.proposal_withdraw, name="proposal_withdraw"),
    path("proposals/<uuid:pk>/bases/", proposals.proposal_bases, name="proposal_bases"),
    path("decisions/<uuid:pk>/", decisions.decision, name="decision"),
    path("decisions/<uuid:pk>/save/", decisions.decision_save, name="decision_save"),
    path("decisions/<uuid:pk>/finish/", decisions.decision_finish, name="decision_finish"),
    path("decisions/<uuid:pk>/sent/", decisions.decision_sent, name="decision_sent"),
]
