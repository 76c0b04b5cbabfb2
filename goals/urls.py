from django.urls import path

from goals.views import (
    conversations,
    gas,
    goals,
    history,
    measurements,
    pulses,
    question_sets,
    subgoals,
)

urlpatterns = [
    path("now/", pulses.goals_now, name="goals_now"),
    path("now/<uuid:pk>/", pulses.goals_of, name="goals_of"),
    path("new/<uuid:pk>/", goals.goal_new, name="goal_new"),
    path("measure/<uuid:pk>/", measurements.measurement_new, name="measurement_new"),
    path("measure/<uuid:pk>/copm/", measurements.measurement_copm, name="measurement_copm"),
    path("measure/<uuid:pk>/<slug:code>/", measurements.measurement_items, name="measurement_items"),
    path("measurements/<uuid:pk>/", measurements.measurements, name="measurements"),
    path("measurements/<uuid:pk>/strike/", measurements.measurement_strike, name="measurement_strike"),
    path("<uuid:pk>/gas/", gas.gas_scale, name="gas_scale"),
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
    path("conversations/", question_sets.conversation_forms, name="conversation_forms"),
    path(
        "conversations/<slug:code>/edit/", question_sets.conversation_form_edit, name="conversation_form_edit"
    ),
    path(
        "conversations/new/<uuid:pk>/<slug:code>/",
        conversations.conversation_start,
        name="conversation_start",
    ),
    path("conversations/<uuid:pk>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:pk>/save/", conversations.conversation_save, name="conversation_save"),
    path("conversations/<uuid:pk>/finish/", conversations.conversation_finish, name="conversation_finish"),
    path("conversations/<uuid:pk>/discard/", conversations.conversation_discard, name="conversation_discard"),
    path("conversations/<uuid:pk>/add/", conversations.conversation_add, name="conversation_add"),
    path("wishes/<uuid:pk>/goal/", conversations.wish_goal, name="wish_goal"),
]
