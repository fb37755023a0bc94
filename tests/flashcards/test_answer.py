"""Cards that ask: typed words, statements to be judged, skills with fresh numbers."""

import re

import pytest
from django.test import Client

from courses.models import User
from flashcards.models import Card, Deck, Kind, Review, SkillDeal, Study
from flashcards.sitting import Sitting
from flashcards.typed import compare
from lstm_engine import Variant
from tests.flashcards.conftest import NOON
from tests.quizzes.test_attempt_item import text


def answer(client: Client, card: Card, **fields) -> str:
    return text(client.post(f"/decks/{card.deck_id}/cards/{card.pk}/answer/", fields))


def proposed(page: str) -> list[str]:
    """The rating whose button is filled."""
    return re.findall(r'class="btn btn-primary rating rating-(\d)"', page)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("constant error carrousel", "right"),
        ("The Constant Error Carrousels", "right"),
        ("constant-error carrousel.", "right"),
        ("  CEC ", "right"),
        ("constant error carousel", "near"),
        ("constnt error carrousel", "near"),
        ("constant carrousel", "wrong"),
        ("forget gate", "wrong"),
        ("", "empty"),
        ("…", "empty"),
    ],
)
def test_typed_answers_are_compared_by_what_they_say(typed: str, verdict: str) -> None:
    assert compare(typed, ["constant error carrousel", "CEC"]) == verdict


def test_accents_do_not_matter_and_numbers_are_right_or_wrong() -> None:
    assert compare("Erdos", ["Erdős"]) == "right"
    assert compare("1998", ["1997"]) == "wrong"
    assert compare("−0,5", ["-0,5"]) == "right"


def test_the_answer_of_a_typed_card_is_not_in_the_page_before_it_is_typed(typed: Card, client: Client) -> None:
    assert "constant error" not in text(client.get(f"/decks/{typed.deck_id}/review/"))


@pytest.mark.parametrize(("words", "rating"), [("CEC", "3"), ("a gate", "1")])
def test_a_typed_answer_proposes_a_rating(
    signed_in: User, typed: Card, client: Client, words: str, rating: str
) -> None:
    page = answer(client, typed, answer=words, want="answer")

    assert proposed(page) == [rating]
    assert f"You typed “{words}”" in page
    assert Review.objects.count() == 0


def test_a_near_miss_may_be_mended_and_then_counts_as_hard(signed_in: User, typed: Card, client: Client) -> None:
    page = answer(client, typed, answer="constant error carousel", want="answer")
    assert "Nearly." in page
    assert 'value="constant error carousel"' in page
    assert proposed(page) == []
    assert "carrousel</p>" not in page

    assert proposed(answer(client, typed, answer="constant error carousel", want="answer", second="1")) == ["2"]


def test_what_was_typed_is_kept_with_the_rating(signed_in: User, typed: Card, client: Client) -> None:
    client.post(f"/decks/{typed.deck_id}/review/", {"card": typed.pk, "rating": 1, "answer": "a gate"})

    assert Review.objects.get().answer == "a gate"


@pytest.mark.parametrize(
    ("is_true", "pick", "rating"), [(True, "true", "3"), (True, "false", "1"), (False, "false", "3")]
)
def test_a_judged_statement_proposes_a_rating(
    signed_in: User, make_note, client: Client, is_true: bool, pick: str, rating: str
) -> None:
    card = make_note(kind=Kind.TRUE_OR_FIX, front="It forgets.", back="Because it does.", is_true=is_true).cards.get()
    assert "Because it does." not in text(client.get(f"/decks/{card.deck_id}/review/"))

    page = answer(client, card, answer=pick)

    assert proposed(page) == [rating]
    assert "Because it does." in page


# Skills


def numbers(deal: SkillDeal) -> dict[str, str]:
    """The form filled in rightly."""
    return {f"answer-{place}": key["shown"] for place, key in enumerate(deal.sealed["answer_key"])}


def test_a_skill_card_deals_numbers_and_keeps_them_until_they_are_rated(
    signed_in: User, skill: Card, client: Client
) -> None:
    for _ in range(2):
        page = text(client.get(f"/decks/{skill.deck_id}/review/"))
    first = SkillDeal.objects.get()
    assert first.question["givens"][0]["value"] in page

    client.post(f"/decks/{skill.deck_id}/review/", {"card": skill.pk, "rating": 1})
    client.get(f"/decks/{skill.deck_id}/review/?card={skill.pk}")

    assert SkillDeal.objects.latest("pk").question != first.question


def test_no_number_of_the_solution_leaves_before_the_answer(signed_in: User, skill: Card, client: Client) -> None:
    page = text(client.get(f"/decks/{skill.deck_id}/review/")) + answer(client, skill, want="hint")

    for key in SkillDeal.objects.get().sealed["answer_key"]:
        assert not re.search(rf"(?<![\d.]){re.escape(key['shown'])}(?!\d)", page)


@pytest.mark.parametrize(("hinted", "rating"), [(False, "3"), (True, "2")])
def test_right_numbers_propose_good_and_after_a_hint_hard(
    signed_in: User, skill: Card, client: Client, hinted: bool, rating: str
) -> None:
    deal = SkillDeal.deal(signed_in, skill)
    if hinted:
        assert "The way there:" in answer(client, skill, want="hint")

    page = answer(client, skill, want="answer", **numbers(deal))

    assert proposed(page) == [rating]
    assert "Worked solution" in page


def test_numbers_that_cannot_be_read_cost_nothing(signed_in: User, skill: Card, client: Client) -> None:
    page = answer(client, skill, want="answer", **{"answer-0": "abc"})

    assert "Nothing was counted." in page
    assert 'value="abc"' in page
    assert "Worked solution" not in page


def test_show_me_proposes_again(signed_in: User, skill: Card, client: Client) -> None:
    assert proposed(answer(client, skill, want="back")) == ["1"]


def test_a_rating_taken_back_shows_the_answered_numbers_again(signed_in: User, skill: Card, client: Client) -> None:
    deal, review = SkillDeal.deal(signed_in, skill), f"/decks/{skill.deck_id}/review/"
    answer(client, skill, want="answer", **numbers(deal))
    client.post(review, {"card": skill.pk, "rating": 3})
    client.get(f"{review}?card={skill.pk}")
    assert SkillDeal.open(signed_in, skill) != deal

    page = text(client.post(f"/decks/{skill.deck_id}/undo/", follow=True))

    assert SkillDeal.open(signed_in, skill) == deal
    assert SkillDeal.objects.count() == 1
    assert "Worked solution" in page
    assert proposed(page) == ["3"]


def test_a_slip_with_a_name_brings_up_the_card_about_it(
    signed_in: User, skill: Card, deck: Deck, make_note, client: Client
) -> None:
    make_note()
    variant = SkillDeal.deal(signed_in, skill).variant
    slip = next(slip for slip in variant.predictions if slip.malrule == "M12")
    about = make_note(malrule="M12").cards.get()

    page = answer(client, skill, want="answer", **{f"answer-{place}": shown for place, shown in enumerate(slip.shown)})

    assert "This gives exactly your number: Forget gate omitted" in page
    assert Sitting.of(signed_in, deck, NOON).waiting[0].card == about.pk
    assert isinstance(variant, Variant)
    assert Study.objects.get().called == [about.pk]


def test_a_guest_is_dealt_numbers_on_request(skill: Card, client: Client) -> None:
    assert "Deal the numbers" in text(client.get(f"/decks/{skill.deck_id}/review/"))

    page = answer(client, skill, want="deal")

    assert 'id="answer-0"' in page
    assert SkillDeal.objects.get().student.is_guest
