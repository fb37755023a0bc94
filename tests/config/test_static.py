"""Every static file that a page asks for is there, under hashed names too."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

TEMPLATES = Path(__file__).parents[2] / "templates"
ASKED = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
HASHED = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}


def asked_for():
    """The path of every static file that a template names."""
    return sorted({path for template in TEMPLATES.rglob("*.html") for path in ASKED.findall(template.read_text())})


@pytest.mark.parametrize("path", asked_for())
def test_a_static_file_that_a_template_names_is_there(path):
    assert finders.find(path) is not None


def test_every_file_that_a_static_file_names_is_there(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=HASHED):
        call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()
