from django.urls import path

from goals.views import goals, history, measurements, pulses, subgoals

urlpatterns = [
    path("now/", pulses.goals_now, name="goals_now"),
    path("now/<uuid:pk>/", pulses.goals_of, name="goals_of"),
    path("new/<uuid:pk>/", goals.goal_new, name="goal_new"),
    path("measure/<uuid:pk>/", measurements.measurement_new, name="measurement_new"),
    path("advice/", goals.goal_advice, name="goal_advice"),
    path("<uuid:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("<uuid:pk>/since/<int:version>/", goals.goal_since, name="goal_since"),
    path("<uuid:pk>/history/", history.goal_history, name="goal_history"),
    path("<uuid:pk>/status/<slug:status>/", goals.goal_move, name="goal_move"),
    path("<uuid:pk>/level/", goals.goal_level, name="goal_level"),
    path("<uuid:pk>/pulse/", pulses.goal_pulse, name="goal_pulse"),
    path("pulse/<uuid:pk>/back/", pulses.pulse_take_back, name="pulse_take_back"),
    path("<uuid:pk>/steps/", subgoals.subgoal_add, name="subgoal_add"),
    path("steps/<uuid:pk>/", subgoals.subgoal_edit, name="subgoal_edit"),
    path("steps/<uuid:pk>/status/<slug:status>/", subgoals.subgoal_move, name="subgoal_move"),
]
