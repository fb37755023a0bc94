"""Addresses of the notes."""

from django.urls import path

from notes import views

urlpatterns = [
    path("courses/<slug:course>/notes/", views.notes, name="notes"),
    path("courses/<slug:course>/notes/<slug:note>/", views.note, name="note"),
]
