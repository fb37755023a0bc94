"""What the walks begin with."""

import pytest
from django.core.management import call_command


@pytest.fixture
def content(transactional_db: None) -> None:
    """The course as it ships."""
    call_command("load_content", verbosity=0)
