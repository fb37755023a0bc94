"""The boxes of the drawn LSTM cell (templates/_cell.html) that a card can hide: where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Frame = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """`frame` and `label` are x, y, width and height in the drawing; a box without a name beside it has no label."""

    name: str
    title: str | Promise
    where: str | Promise
    frame: Frame
    label: Frame | None = None

    @property
    def round(self) -> float:
        """The radius of its corners: operations are circles."""
        return 11 if self.frame[2] == self.frame[3] else 6

    @property
    def middle(self) -> tuple[float, float]:
        """Where a sign in it stands."""
        x, y, width, height = self.frame
        return x + width / 2, y + height / 2 + 5


BOXES = {
    box.name: box
    for box in (
        Box(
            "forget",
            _("forget gate"),
            _("The leftmost of the four at the bottom; it meets the memory that comes in."),
            (78, 152, 36, 26), (68, 106, 25, 23),
        ),
        Box(
            "input",
            _("input gate"),
            _("The second from the left at the bottom; it meets what its right neighbour gives."),
            (128, 152, 36, 26), (123, 106, 21, 23),
        ),
        Box(
            "candidate",
            _("candidate"),
            _("The third from the left at the bottom; what it gives is added to the memory."),
            (176, 152, 40, 26), (199, 131, 28, 20),
        ),
        Box(
            "output",
            _("output gate"),
            _("The rightmost of the four at the bottom; it meets what leaves the cell."),
            (228, 152, 36, 26), (250, 114, 24, 21),
        ),
        Box(
            "squash",
            _("tanh of the memory"),
            _("On the right, between the memory and the last product."),
            (268, 89, 40, 23),
        ),
        Box(
            "keep",
            _("product with the forget gate"),
            _("The first sign on the line of the memory."),
            (85, 59, 22, 22),
        ),
        Box(
            "add",
            _("addition"),
            _("The second sign on the line of the memory, where something comes in from below."),
            (185, 59, 22, 22),
        ),
        Box(
            "show",
            _("product with the output gate"),
            _("The last sign before the hidden state leaves the cell."),
            (277, 127, 22, 22),
        ),
    )
}  # fmt: skip
