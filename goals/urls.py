from django.urls import path

from goals import views

urlpatterns = [
    path("new/<uuid:pk>/", views.goal_new, name="goal_new"),
    path("measure/<uuid:pk>/", views.measurement_new, name="measurement_new"),
    path("advice/", views.goal_advice, name="goal_advice"),
    path("<uuid:pk>/edit/", views.goal_edit, name="goal_edit"),
    path("<uuid:pk>/history/", views.goal_history, name="goal_history"),
    path("<uuid:pk>/status/<slug:status>/", views.goal_move, name="goal_move"),
]
