"""The table of contents, and one section to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.access import sign_in_or_404
from courses.models import Course


@require_safe
def notes(request: HttpRequest, course: str) -> HttpResponse:
    """The sections of a course's notes."""
    found = Course.objects.visible_to(request.user).filter(slug=course).first()
    if not found:
        return sign_in_or_404(request)
    return render(request, "notes/notes.html", {"course": found, "notes": found.notes.contents()})


@require_safe
def note(request: HttpRequest, course: str, note: str) -> HttpResponse:
    """One section, with the contents beside it; whoever teaches the course finds the way to edit it."""
    found = Course.objects.visible_to(request.user).filter(slug=course).first()
    if not found:
        return sign_in_or_404(request)
    section = get_object_or_404(found.notes, slug=note)
    contents = list(found.notes.contents())
    previous, following = section.neighbours(contents)
    context = {
        "course": found,
        "note": section,
        "contents": contents,
        "previous": previous,
        "following": following,
        "may_edit": request.user.is_staff and Course.objects.taught_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "notes/note.html", context)
