"""What the first look at a question sends over the line, and what an answer does, from the real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from quizzes.models import Item, Quiz
from tests.quizzes.conftest import bank, generated, make_quiz  # noqa: F401  fixtures
from tests.trust.server import Server

pytestmark = pytest.mark.django_db(transaction=True)
KB = 1000


@pytest.fixture
def served(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "log.txt")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def sent(page: Page) -> dict[str, tuple[str, int]]:
    """Of each request its address, what sort of thing came, and how many bytes, as they were on the line."""
    found: dict[str, tuple[str, int]] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, tuple[str, str]] = {}

    def came(event: Any) -> None:
        addresses[event["requestId"]] = event["response"]["url"], event["type"]

    def ended(event: Any) -> None:
        address, sort = addresses[event["requestId"]]
        if not address.startswith("data:"):  # drawn in the style sheet
            found[address] = sort, int(event["encodedDataLength"])

    session.on("Network.responseReceived", came)
    session.on("Network.loadingFinished", ended)
    return found


def test_a_first_look_and_an_answer_are_light(
    served: Server, page: Page, sent: dict[str, tuple[str, int]], make_quiz: Callable[..., Quiz], generated: Item  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    quiz = make_quiz(generated, tries=0, offers_hints=True)
    site = f"http://127.0.0.1:{served.port}"
    page.goto(f"{site}/quizzes/{quiz.pk}/")
    page.locator("main button[type=submit]").click()
    question = page.url
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    sent.clear()

    page.goto(question, wait_until="networkidle")

    assert len(sent) <= 6, sent
    assert sum(size for _, size in sent.values()) <= 90 * KB, sent
    assert sum(size for sort, size in sent.values() if sort == "Script") <= 20 * KB, sent
    assert all(address.startswith(site) for address in sent)

    for place, field in enumerate(page.locator(".step-table input").all()):
        field.fill(f"0.{place}12")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)  # the draft goes first
    sent.clear()
    page.locator("#submit").click()
    page.locator("#result").wait_for()
    page.wait_for_load_state("networkidle")

    answers = [size for address, (_, size) in sent.items() if "/draft/" not in address]
    assert len(answers) == 1, sent
    assert answers[0] <= 3 * KB, sent
