"""The environment of every test, set before anything reads the settings."""

import os

import django

os.environ["CARROUSEL_ENV"] = "development"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DEBUG"] = "1"  # static files straight from their folders; pytest-django turns settings.DEBUG itself off
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running in the main thread

django.setup()
