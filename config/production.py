"""What a production site must be told, and what it refuses."""

from django.core.exceptions import ImproperlyConfigured

MAKE_A_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
FOR_DEVELOPMENT = "To try the site on your own machine, run `make`, or set CARROUSEL_ENV=development."


def refuse_debug(debug: bool) -> None:
    """Debug pages show settings and code, so production never serves them."""
    if debug:
        raise ImproperlyConfigured(f"DEBUG is on, but this is a production site. Unset DEBUG. {FOR_DEVELOPMENT}")


def production_secret_key(key: str) -> str:
    """The secret key, when it is long and varied enough to sign with."""
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set. Make one with: {MAKE_A_KEY} . {FOR_DEVELOPMENT}")
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak: it needs 50 varied characters. Make one with: {MAKE_A_KEY}"
        )
    return key


def production_hosts(hosts: list[str]) -> list[str]:
    """The names under which the site may be asked for, each spelled out."""
    if not hosts:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS is not set. Name the site, as in ALLOWED_HOSTS=quiz.example.org . {FOR_DEVELOPMENT}"
        )
    for host in hosts:
        if host == "*" or "/" in host or " " in host:
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS has {host!r}; it must list host names, such as quiz.example.org."
            )
    return hosts
