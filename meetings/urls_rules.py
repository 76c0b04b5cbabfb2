"""The rules, how they are kept over the weeks, and the end of the hour at which they are judged."""

from django.urls import path

from meetings.views import figures, rules, wrap_up

urlpatterns = [
    path("rules/", rules.rules_page, name="rules"),
    path("rules/new/", rules.rules_edit, name="rules_edit"),
    path("rules/<int:version>/", rules.rules_version, name="rules_version"),
    path("rules/<slug:meeting_type>/<int:version>/", rules.rules_of_kind, name="rules_of_kind"),
    path("teams/<int:pk>/rules/", rules.trend, name="trend"),
    path("teams/<int:pk>/figures/", figures.figures, name="figures"),
    path("teams/<int:pk>/figures/file/", figures.figures_file, name="figures_file"),
    path("meetings/<uuid:pk>/wrap-up/", wrap_up.wrap_up_page, name="wrap_up"),
    path("meetings/<uuid:pk>/rate/", wrap_up.meeting_rate, name="meeting_rate"),
    path("meetings/<uuid:pk>/rules/<int:number>/judge/", wrap_up.rule_judge, name="rule_judge"),
    path("items/<uuid:pk>/wrap-up/carry-over/", wrap_up.wrap_up_carry_over, name="wrap_up_carry_over"),
]
