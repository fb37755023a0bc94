"""Decks out to files, and files in: first a look at what a file holds, then the import."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import sign_in_or_404
from courses.guests import ensure_user
from courses.models import User
from flashcards.exchange import Found, Refused, anki_deck, apkg, store, tables
from flashcards.models import Upload
from flashcards.views.found import find_deck

TEXT = 4 * 2**20  # bytes of a table
TYPES = {"csv": ("text/csv", ","), "tsv": ("text/tab-separated-values", "\t")}


class ImportForm(forms.Form):
    """A file, or text that was pasted."""

    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy(".apkg, .csv, .tsv or .txt")
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("a term and its definition on each line, with a tab between"),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Name of the deck"), required=False, max_length=100)
    with_past = forms.BooleanField(label=gettext_lazy("With my reviews in Anki"), required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not str(cleaned.get("text", "")).strip():
            self.add_error("file", _("Choose a file, or paste some text."))
            return cleaned
        try:
            cleaned["found"] = self.found(cleaned)
        except Refused as refused:
            self.add_error("file" if cleaned.get("file") else "text", str(refused))
        return cleaned

    def found(self, cleaned: dict[str, object]) -> Found:
        """What the file holds; raises Refused."""
        file = self.files.get("file")
        path, size = PurePath(file.name or "" if file else ""), file.size or 0 if file else 0
        title = str(cleaned.get("title") or path.stem[:100] or _("Imported cards"))
        if not file:
            return tables.read(str(cleaned["text"]), title)
        if path.suffix.lower() in (".apkg", ".colpkg"):
            if size > apkg.PACKAGE:
                raise Refused(_("The file is larger than %(size)s MB.") % {"size": apkg.PACKAGE // 2**20})
            return apkg.read(file.read(), title, with_past=bool(cleaned.get("with_past")))
        if size > TEXT:
            raise Refused(_("The file is larger than %(size)s MB.") % {"size": TEXT // 2**20})
        try:
            return tables.read(file.read().decode("utf-8-sig"), title)
        except UnicodeDecodeError:
            raise Refused(_("The file is not UTF-8 text.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
def import_cards(request: HttpRequest) -> HttpResponse:
    """Look at a file; nothing is stored of it until the student says so."""
    if "store" in request.POST:
        return store_upload(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context = {"form": form, "place": "cards"}
    if form.is_valid():
        student, found = ensure_user(request), form.cleaned_data["found"]
        Upload.objects.update_or_create(student=student, defaults={"found": found.to_json()})
        context |= {"found": found, "counts": store.compare(student, found)}
    return render(request, "flashcards/import.html", context)


def store_upload(request: HttpRequest) -> HttpResponse:
    """Import what was looked at last."""
    user = request.user if isinstance(request.user, User) else None
    upload = Upload.objects.filter(student=user).first() if user else None
    if not user or not upload:
        messages.info(request, _("There is nothing to import. Choose the file again."))
        return redirect("import_cards")
    deck = store.store(user, Found.from_json(upload.found))
    upload.delete()
    messages.success(request, _("Imported."))
    return redirect(deck)


@require_safe
def export_deck(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The deck as a file."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    if format == "apkg":
        answer = HttpResponse(anki_deck.package(deck, deck.notes.filter(is_live=True)), "application/octet-stream")
    elif format in TYPES:
        sort, delimiter = TYPES[format]
        answer = HttpResponse(tables.write(store.entries_of(deck), delimiter), f"{sort}; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{deck.slug}.{format}"'
    return answer
