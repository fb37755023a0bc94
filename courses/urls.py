"""Addresses of the accounts."""

from django.urls import path

from courses import views

urlpatterns = [
    path("join/", views.sign_up, name="sign_up"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password_change, name="password_change"),
]
