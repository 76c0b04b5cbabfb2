from django.urls import path

from goals.views import goals, measurements

urlpatterns = [
    path("new/<uuid:pk>/", goals.goal_new, name="goal_new"),
    path("measure/<uuid:pk>/", measurements.measurement_new, name="measurement_new"),
    path("advice/", goals.goal_advice, name="goal_advice"),
    path("<uuid:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("<uuid:pk>/history/", goals.goal_history, name="goal_history"),
    path("<uuid:pk>/status/<slug:status>/", goals.goal_move, name="goal_move"),
]
