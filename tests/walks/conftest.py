"""What the walks begin with."""

import pytest

from tests.shipped import load_shipped_course


@pytest.fixture
def content(transactional_db: None) -> None:
    """The course as it ships."""
    load_shipped_course()
