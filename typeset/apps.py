from django.apps import AppConfig


class TypesetConfig(AppConfig):
    """Markdown and TeX to HTML; no models."""

    name = "typeset"
