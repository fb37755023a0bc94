"""What each student remembers of each card: a cache of the log, rebuilt from it by one command."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import User
from flashcards.models.decks import Card, Deck
from flashcards.querysets import MemoryQuerySet
from flashcards.scheduling import Recall

CHANGES = (*Recall._fields, "is_suspended", "is_flagged")  # the rest stays, and so do the indexes on it
LEECH = 4  # lapses after which a card is tried another way


class Memory(models.Model):
    """One student's memory of one card. What the log says is in the fields of `Recall`; two switches are not."""

    class Phase(models.TextChoices):
        NEW = "new", _("new")
        LEARNING = "learning", _("being learned")
        REVIEW = "review", _("known")
        RELEARNING = "relearning", _("being learned again")

    student = models.ForeignKey(User, models.CASCADE, related_name="memories", verbose_name=_("student"))
    card = models.ForeignKey(Card, models.CASCADE, related_name="memories", verbose_name=_("card"))
    deck = models.ForeignKey(Deck, models.CASCADE, related_name="memories", verbose_name=_("deck"))
    phase = models.CharField(_("phase"), max_length=10, choices=Phase.choices, default=Phase.NEW)
    step = models.PositiveSmallIntegerField(_("step"), null=True, default=0)
    stability = models.FloatField(_("stability"), null=True, help_text=_("days until recall has fallen to 90 %"))
    difficulty = models.FloatField(_("difficulty"), null=True, help_text=_("1 to 10"))
    due = models.DateTimeField(_("due"), null=True)
    day = models.DateField(_("last reviewed"), null=True)
    reviews = models.PositiveIntegerField(_("reviews"), default=0)
    lapses = models.PositiveIntegerField(_("lapses"), default=0, help_text=_("how often it was known and then not"))
    is_suspended = models.BooleanField(_("put aside"), default=False)
    is_flagged = models.BooleanField(_("flagged"), default=False)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("memory")
        verbose_name_plural = _("memories")
        constraints = [models.UniqueConstraint(fields=["student", "card"], name="one_memory_of_a_card")]
        indexes = [
            models.Index(fields=["student", "deck", "due"], name="due_in_a_deck"),
            models.Index(fields=["student", "due"], name="due_in_all_decks"),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.card}"

    @classmethod
    def of(cls, student: User | None, card: Card) -> Memory:
        """The student's memory of the card, or one of a card never seen, which is not written down."""
        found = cls.objects.filter(student=student, card=card).first() if student else None
        return found or cls(student=student, card=card, deck_id=card.deck_id)

    @property
    def recall(self) -> Recall:
        """What the log says, as a record."""
        return Recall(*(getattr(self, name) for name in Recall._fields))

    @recall.setter
    def recall(self, recall: Recall) -> None:
        for name, value in recall._asdict().items():
            setattr(self, name, value)

    def keep(self) -> None:
        """Write it; a memory of a card never seen, with no switch on, is none."""
        if self.reviews or self.is_suspended or self.is_flagged:
            self.save(update_fields=CHANGES if self.pk else None)
        elif self.pk:
            self.delete()

    @property
    def is_leech(self) -> bool:
        """Forgotten so often that another way would do better: at four lapses, and at every second one after."""
        return self.lapses >= LEECH and (self.lapses - LEECH) % 2 == 0
