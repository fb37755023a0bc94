"""Addresses of the landing page, the courses' pages, quizzes and attempts."""

from django.urls import path

from quizzes import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("quizzes/<int:pk>/", views.quiz, name="quiz"),
    path("quizzes/<int:pk>/start/", views.start_attempt, name="start_attempt"),
    path("attempts/<int:attempt_id>/", views.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/finish/", views.finish_attempt, name="finish_attempt"),
    path("attempts/<int:attempt_id>/<int:number>/", views.attempt_item, name="attempt_item"),
    path("attempts/<int:attempt_id>/<int:number>/draft/", views.save_draft, name="save_draft"),
    path("attempts/<int:attempt_id>/<int:number>/happened/", views.happened, name="happened"),
    path("attempts/<int:attempt_id>/<int:number>/new-numbers/", views.new_numbers, name="new_numbers"),
    path("attempts/<int:attempt_id>/<int:number>/step-by-step/", views.step_by_step, name="step_by_step"),
    path("variants/<str:token>/", views.variant, name="variant"),
]
