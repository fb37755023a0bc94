"""The addresses of the site; each app adds its own."""

from django.contrib import admin
from django.urls import include, path

from config.views import health

urlpatterns = [
    path("", include("courses.urls")),
    path("", include("quizzes.urls")),
    path("", include("flashcards.urls")),
    path("", include("notes.urls")),
    path("", include("progress.urls")),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
]

handler400 = "config.views.bad_request"
