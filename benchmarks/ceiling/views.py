"""The two requests of a question: look, and submit."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from benchmarks.ceiling.models import Answer, Exercise


@login_required
def exercise(request: HttpRequest, number: int) -> HttpResponse:
    """One indexed read; on POST one insert as well."""
    found = get_object_or_404(Exercise, number=number)
    if request.method != "POST":
        return render(request, "view.html", {"exercise": found})
    with transaction.atomic():
        answer = Answer.objects.create(exercise=found, student=request.user, text=request.POST.get("answer", ""))
    return render(request, "_kept.html", {"exercise": found, "answer": answer})
