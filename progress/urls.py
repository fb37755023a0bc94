"""Addresses of what the Today list begins and sets."""

from django.urls import path

from progress import views

urlpatterns = [
    path("today/mixed/<int:quiz>/", views.start_mixed, name="start_mixed"),
    path("today/minutes/", views.set_minutes, name="set_minutes"),
]
