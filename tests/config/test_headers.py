"""What every page carries in its headers."""

import pytest

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/health/", "/admin/login/", "/no-such-page/"])
def test_every_page_has_the_strict_policy(client, address):
    page = client.get(address)

    assert set(page["Content-Security-Policy"].split("; ")) == POLICY
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))


@pytest.mark.django_db
def test_health_answers_ok(client):
    assert client.get("/health/").content == b"ok"


@pytest.mark.django_db
def test_health_is_only_read(client):
    assert client.post("/health/").status_code == 405
