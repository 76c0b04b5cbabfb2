from django.urls import path

from meetings.views import rules

urlpatterns = [
    path("rules/", rules.rules_page, name="rules"),
    path("rules/new/", rules.rules_edit, name="rules_edit"),
    path("rules/<int:version>/", rules.rules_version, name="rules_version"),
]
