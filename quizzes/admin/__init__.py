"""The admin of this room: items with their live preview, quizzes, and the record of what students did."""

from quizzes.admin.attempts import AttemptAdmin, ResponseAdmin
from quizzes.admin.items import ItemAdmin, ItemBankAdmin
from quizzes.admin.quizzes import QuizAdmin

__all__ = ["AttemptAdmin", "ItemAdmin", "ItemBankAdmin", "QuizAdmin", "ResponseAdmin"]
