"""The form in which students write cards of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.models import User
from flashcards.models import Card, Deck, Kind, Memory, Note
from typeset import markdown

MY_CARDS = "my-cards"
KINDS = (Kind.BASIC, Kind.REVERSED, Kind.CLOZE, Kind.TYPED, Kind.TRUE_OR_FIX)


class OwnNoteForm(forms.ModelForm):
    """A note of the student's own: in one of the own decks, or in a new one."""

    deck = forms.ModelChoiceField(Deck.objects.none(), label=_("Deck"), required=False, empty_label=_("My cards"))
    answers = forms.CharField(
        label=_("Accepted answers"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("for a typed answer: one on each line, the best first"),
    )  # fmt: skip

    class Meta:
        model = Note
        fields = ["deck", "kind", "front", "back", "is_true", "concept", "source"]
        widgets = {
            "front": forms.Textarea(attrs={"rows": 3}),
            "back": forms.Textarea(attrs={"rows": 4}),
            "source": forms.Textarea(attrs={"rows": 1}),
        }

    def __init__(self, *args: Any, decks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deck"].queryset = decks  # type: ignore[attr-defined]  # a ModelChoiceField, which the stubs call a Field
        kinds = [(kind.value, kind.label) for kind in KINDS]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField, which the stubs call a Field
        self.initial.setdefault("answers", "\n".join(self.instance.accepted))
        self.order_fields(["kind", "front", "back", "answers", "is_true", "concept", "source", "deck"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.accepted = [line.strip() for line in cleaned.get("answers", "").splitlines() if line.strip()]
        for name in ("front", "back", "source"):
            if fault := markdown.check(str(cleaned.get(name, ""))):
                self.add_error(name, ValidationError(fault))
        return cleaned

    def _post_clean(self) -> None:
        """A note says which deck it is in before it is checked; one that has none yet gets its own."""
        deck = self.cleaned_data.get("deck")
        if deck is None:
            self.cleaned_data.pop("deck", None)
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out; Django's own user forms use it

    def add_error(self, field: Any, error: Any) -> None:
        """The model speaks of accepted answers; here they are lines."""
        if field is None and isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            known = {"answers" if name == "accepted" else name: found for name, found in error.error_dict.items()}
            error = ValidationError({name: found for name, found in known.items() if name in self.fields})
        super().add_error(field, error)

    def keep(self, student: User) -> Note:
        """The note, written; in the deck "My cards" if no other was chosen."""
        note = self.instance
        if not note.deck_id:
            note.deck = Deck.own(student, MY_CARDS, str(_("My cards")))
        keep_in_turn(note)
        return note


class SplitForm(forms.Form):
    """Two small cards instead of one that will not stick."""

    front_1 = forms.CharField(label=_("First card, front"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    back_1 = forms.CharField(label=_("First card, back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    front_2 = forms.CharField(label=_("Second card, front"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    back_2 = forms.CharField(label=_("Second card, back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, text in list(cleaned.items()):
            if fault := markdown.check(str(text)):
                self.add_error(name, ValidationError(fault))
        return cleaned

    def keep(self, student: User, card: Card) -> Deck:
        """Both cards, in the deck of the old one if it is the student's own; the old one is put aside."""
        own = card.deck.owner_id == student.pk
        deck = card.deck if own else Deck.own(student, MY_CARDS, str(_("My cards")))
        for place in (1, 2):
            sides = {side: self.cleaned_data[f"{side}_{place}"] for side in ("front", "back")}
            source = card.note.source
            keep_in_turn(Note(deck=deck, concept=card.note.concept, source=source, origin=f"split:{card.pk}", **sides))
        memory = Memory.of(student, card)
        memory.is_suspended = True
        memory.keep()
        return deck


def keep_in_turn(note: Note) -> None:
    """Write the note; a new one as the last of its deck."""
    if not note.slug:
        number = note.deck.notes.count() + 1
        note.slug = f"{slugify(note.front)[:60] or 'card'}-{number}"
        note.order = number
    note.save()
