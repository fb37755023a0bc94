"""One address."""

from django.urls import path

from benchmarks.ceiling.views import exercise

urlpatterns = [path("<int:number>/", exercise, name="exercise")]
