"""Items as written, quizzes as put together, attempts as dealt and answered."""

from quizzes.models.attempts import Attempt, AttemptItem, Response
from quizzes.models.items import Choice, Item, ItemBank, Kind, Scoring
from quizzes.models.quizzes import Quiz, QuizItem, QuizKind, SolutionPolicy

__all__ = [
    "Attempt",
    "AttemptItem",
    "Choice",
    "Item",
    "ItemBank",
    "Kind",
    "Quiz",
    "QuizItem",
    "QuizKind",
    "Response",
    "Scoring",
    "SolutionPolicy",
]
