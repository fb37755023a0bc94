"""What students hand in."""

from typing import Any

from quizzes.models import AttemptItem, Quiz


def dealt_at(attempt: Any, number: int, deal: int = 1) -> AttemptItem:
    """Fresh from the database, as every request finds it."""
    return AttemptItem.objects.select_related("attempt__quiz__course").get(attempt=attempt, number=number, deal=deal)


def address(dealt: AttemptItem) -> str:
    return f"/attempts/{dealt.attempt_id}/{dealt.number}/?deal={dealt.deal}"


def right_answers(dealt: AttemptItem) -> dict[str, Any]:
    """The fields of a form filled in rightly."""
    if dealt.kind == "generated":
        return {f"answer-{number}": key["shown"] for number, key in enumerate(dealt.sealed["answer_key"])}
    return {"choice": [str(number) for number, is_key in enumerate(dealt.sealed["is_key"]) if is_key]}


def wrong_answers(dealt: AttemptItem, which: int = 0) -> dict[str, Any]:
    """Filled in readably, and surely wrongly (no gate is 7); another `which` is another wrong answer."""
    if dealt.kind == "generated":
        return {**right_answers(dealt), "answer-0": f"{which + 7}.111"}
    wrong = [str(number) for number, is_key in enumerate(dealt.sealed["is_key"]) if not is_key]
    return {"choice": [wrong[which]]}


def set_rules(quiz: Quiz, **rules: Any) -> None:
    """Change the quiz as an instructor does."""
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save()


def position_of(dealt: AttemptItem, text: str) -> str:
    """Where a choice stands as dealt."""
    return str(dealt.question["choices"].index(text))
