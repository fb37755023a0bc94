"""The usual middleware and the product's own database settings; nothing else."""

import os
from pathlib import Path

from config.databases import database

SECRET_KEY = "this project holds nothing and is only ever served to the machine it runs on"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "benchmarks.ceiling",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "benchmarks.ceiling.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
DATABASES = {"default": database(os.environ["CEILING_DATABASE"], Path(), Path())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
