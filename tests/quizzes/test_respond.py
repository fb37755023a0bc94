"""What was read before the write is not believed."""

import uuid

from quizzes.models import Attempt
from tests.quizzes.answers import dealt_at


def test_answers_that_came_meanwhile_are_counted(attempt: Attempt) -> None:
    one, other = dealt_at(attempt, 1), dealt_at(attempt, 1)
    assert one.log == other.log == []
    wrong = [str(number) for number, is_key in enumerate(one.sealed["is_key"]) if not is_key]

    responses = [
        one.respond(uuid.uuid4(), {"choice": [wrong[0]]}),
        other.respond(uuid.uuid4(), {"choice": [wrong[1]]}),
        one.respond(uuid.uuid4(), {"choice": [wrong[1]]}),
    ]

    assert [response.try_number for response in responses] == [1, 2, None]
    assert responses[2].outcome == "unmarked"


def test_attempt_that_was_finished_meanwhile_takes_no_answer(attempt: Attempt) -> None:
    dealt = dealt_at(attempt, 1)
    Attempt.objects.get(pk=attempt.pk).finish()

    response = dealt.respond(uuid.uuid4(), {"choice": ["0"]})

    assert (response.outcome, response.score, response.try_number) == ("unmarked", None, None)
    assert not dealt.standing.is_open


def test_response_says_what_became_of_it(attempt: Attempt) -> None:
    dealt = dealt_at(attempt, 1)
    picks = [[], ["0"], ["0"]]

    outcomes = [dealt.respond(uuid.uuid4(), {"choice": pick}).outcome for pick in picks]

    key = dealt.sealed["is_key"].index(True)
    assert outcomes == ["unreadable", "marked", "unmarked" if key == 0 else "repeated"]
    assert [response.outcome for response in dealt_at(attempt, 1).log] == outcomes
