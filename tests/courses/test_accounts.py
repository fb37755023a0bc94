"""Making an account, signing in and out, changing the password."""

import pytest
from django.test import Client

from courses.models import User

PASSWORD = "carry the error back"
JOIN = {"username": "nora", "password1": PASSWORD, "password2": PASSWORD}
SIGN_IN = {"username": "sam", "password": "password"}
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "http:///evil.example",
    "https:evil.example",
    "\x00//evil.example",
    "",
]


def signed_in(client: Client) -> str:
    """The name of whoever the session belongs to."""
    user = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
    return user.username if user else ""


def test_sign_up(client: Client, db: None) -> None:
    page = client.post("/join/", JOIN)

    assert (page.status_code, page["Location"]) == (302, "/")
    user = User.objects.get()
    assert (user.username, user.is_guest, user.is_staff, user.check_password(PASSWORD)) == ("nora", False, False, True)
    assert signed_in(client) == "nora"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "sam"}, "already exists"),
        ({"username": "SAM"}, "already exists"),
        ({"password2": "another"}, "didn’t match"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"username": ""}, "This field is required"),
    ],
)
def test_sign_up_refused(client: Client, student: User, fields: dict[str, str], words: str) -> None:
    page = client.post("/join/", {**JOIN, **fields})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert list(User.objects.all()) == [student]


def test_sign_up_takes_no_other_field(client: Client, db: None) -> None:
    client.post("/join/", {**JOIN, "is_staff": "on", "is_superuser": "on", "is_guest": "on"})

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_guest) == (False, False, False)


def test_sign_in(client: Client, student: User) -> None:
    page = client.post("/sign-in/", SIGN_IN)

    assert (page.status_code, page["Location"]) == (302, "/")
    assert signed_in(client) == "sam"


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"username": "nobody"}])
def test_sign_in_refused_in_the_same_words(client: Client, student: User, fields: dict[str, str]) -> None:
    page = client.post("/sign-in/", {**SIGN_IN, **fields})

    assert page.status_code == 200
    assert "Please enter a correct username and password." in page.content.decode()
    assert signed_in(client) == ""


def test_closed_account_cannot_sign_in(client: Client, student: User) -> None:
    User.objects.update(is_active=False)

    client.post("/sign-in/", SIGN_IN)

    assert signed_in(client) == ""


@pytest.mark.parametrize("path", ["/sign-in/", "/join/"])
def test_comes_back_to_the_page_that_asked(client: Client, student: User, path: str) -> None:
    assert (
        'name="next" value="/attempts/7/2/?deal=1"'
        in client.get(f"{path}?next=/attempts/7/2/%3Fdeal%3D1").content.decode()
    )

    page = client.post(
        path,
        {**SIGN_IN, **JOIN, **({"username": "sam"} if path == "/sign-in/" else {}), "next": "/attempts/7/2/?deal=1"},
    )

    assert page["Location"] == "/attempts/7/2/?deal=1"


@pytest.mark.parametrize("path", ["/sign-in/", "/join/"])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_never_goes_elsewhere(client: Client, student: User, path: str, elsewhere: str) -> None:
    fields = {**JOIN, **(SIGN_IN if path == "/sign-in/" else {})}

    assert "evil" not in client.get(path, {"next": elsewhere}).content.decode()
    assert client.post(path, {**fields, "next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_never_goes_elsewhere_when_signed_in_already(client: Client, student: User, elsewhere: str) -> None:
    client.force_login(student)

    assert client.get("/sign-in/", {"next": elsewhere})["Location"] == "/"


def test_way_back_adds_no_header(client: Client, student: User) -> None:
    page = client.post("/sign-in/", {**SIGN_IN, "next": "/%0d%0aX-Evil: 1\r\nX-Evil: 1"})

    assert "X-Evil" not in page
    assert page["Location"] == "/%0d%0aX-Evil:%201%0D%0AX-Evil:%201"


def test_sign_out_ends_the_session(client: Client, student: User) -> None:
    client.force_login(student)
    stolen = Client(headers={"Cookie": f"sessionid={client.cookies['sessionid'].value}"})
    assert stolen.get("/password/").status_code == 200

    assert client.post("/sign-out/")["Location"] == "/"

    assert signed_in(client) == ""
    assert stolen.get("/password/").status_code == 302


def test_sign_in_makes_a_new_session(client: Client, student: User) -> None:
    client.get("/sign-in/")
    session = client.session
    session["kept"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    client.post("/sign-in/", SIGN_IN)

    assert client.cookies["sessionid"].value != before


def test_password_change_ends_the_other_sessions(client: Client, student: User) -> None:
    other = Client()
    for each in (client, other):
        each.force_login(student)

    page = client.post("/password/", {"old_password": "password", "new_password1": PASSWORD, "new_password2": PASSWORD})

    assert "Your other sessions have ended" in page.content.decode()
    assert client.get("/password/").status_code == 200
    assert other.get("/password/").status_code == 302
    assert User.objects.get().check_password(PASSWORD)


def test_password_change_needs_the_old_one(client: Client, student: User) -> None:
    client.force_login(student)

    page = client.post("/password/", {"old_password": "no", "new_password1": PASSWORD, "new_password2": PASSWORD})

    assert "entered incorrectly" in page.content.decode()
    assert User.objects.get().check_password("password")


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/password/"])
def test_account_pages_are_not_stored(client: Client, student: User, path: str) -> None:
    client.force_login(student) if path == "/password/" else None

    assert "no-store" in client.get(path)["Cache-Control"]
