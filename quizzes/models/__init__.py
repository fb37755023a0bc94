"""Items as written, quizzes as put together, attempts as dealt and answered."""

from quizzes.models.attempt_items import AttemptItem
from quizzes.models.attempts import Attempt
from quizzes.models.drafts import Draft
from quizzes.models.items import Bloom, Choice, Item, ItemBank, Scoring
from quizzes.models.quizzes import AttemptRule, LateRule, Moment, Pool, Quiz, QuizItem, QuizKind, Variation
from quizzes.models.responses import Confirmation, Response

__all__ = [
    "Attempt",
    "AttemptItem",
    "AttemptRule",
    "Bloom",
    "Choice",
    "Confirmation",
    "Draft",
    "Item",
    "ItemBank",
    "LateRule",
    "Moment",
    "Pool",
    "Quiz",
    "QuizItem",
    "QuizKind",
    "Response",
    "Scoring",
    "Variation",
]
