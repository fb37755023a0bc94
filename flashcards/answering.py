"""What comes of an answer to a card that asks: typed words, a judgement of a statement, the numbers of a skill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from flashcards.forms import ANSWER
from flashcards.models import Card, Kind, Memory, SkillDeal
from flashcards.shown import Shown
from flashcards.sitting import Sitting
from flashcards.skill_page import read_answers


@dataclass(frozen=True)
class Answer:
    """What was sent: the words or the pick, the form of a skill, and which button was pressed."""

    text: str
    data: QueryDict
    wants: str
    is_second: bool

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """From the form; anything is an answer."""
        text = data.get("answer", "")[:ANSWER].replace("\x00", "\ufffd")
        return cls(text, data, data.get("want", ""), bool(data.get("second")))


def answer_card(sitting: Sitting, card: Card, memory: Memory, given: Answer) -> Shown:
    """The card with what came of the answer; nothing is rated yet."""
    if card.note.kind != Kind.SKILL:
        second = given.is_second or given.wants == "back"
        return Shown.of(sitting, card, memory, answer=given.text, second_try=second)
    deal = SkillDeal.deal(sitting.somebody, card)
    unread = None
    if given.wants == "hint":
        deal.hint()
    elif given.wants == "back":
        deal.give_up()
    elif given.wants == "answer":
        grade = deal.answer(read_answers(deal.shown, given.data), separator_of(sitting))
        unread = None if grade.readable else grade.to_json()
        call_concept_card(sitting, card, grade.malrules)
    return Shown(sitting, card, memory, deal=deal, unread=unread)


def separator_of(sitting: Sitting) -> str:
    """How the course writes numbers."""
    return sitting.deck.course.decimal_separator if sitting.deck.course else "."


def call_concept_card(sitting: Sitting, card: Card, malrules: tuple[str, ...]) -> None:
    """A slip with a name brings up the card about it, next."""
    if not malrules:
        return
    about = Card.objects.live().filter(deck=sitting.deck, note__malrule__in=malrules).exclude(pk=card.pk).first()
    if about:
        sitting.study.written().call(about.pk)
