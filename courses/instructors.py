"""What the group "Instructors" may do in the admin; to which rows, courses.admin.TaughtRows says."""

from typing import Any

from django.apps import AppConfig, apps

GROUP = "Instructors"
PERMISSIONS = {
    "courses": ("view_user view_course change_course view_enrolment change_enrolment delete_enrolment"),
    "flashcards": (
        "view_deck add_deck change_deck delete_deck view_note add_note change_note delete_note "
        "view_report change_report"
    ),
    "notes": "view_note add_note change_note delete_note",
    "quizzes": (
        "view_itembank add_itembank change_itembank delete_itembank "
        "view_item add_item change_item delete_item view_choice add_choice change_choice delete_choice "
        "view_quiz add_quiz change_quiz delete_quiz view_quizitem add_quizitem change_quizitem delete_quizitem "
        "view_pool add_pool change_pool delete_pool "
        "view_attempt view_attemptitem view_response"
    ),
}


def make_instructors(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """After the last app has its permissions, give the group those that are listed above."""
    if sender != [app for app in apps.get_app_configs() if app.models_module][-1]:
        return
    from django.contrib.auth.models import Group, Permission  # apps are not ready when this file is read

    wanted = [
        permission
        for app_label, names in PERMISSIONS.items()
        for permission in Permission.objects.using(using).filter(
            content_type__app_label=app_label, codename__in=names.split()
        )
    ]
    group, _ = Group.objects.using(using).get_or_create(name=GROUP)
    group.permissions.set(wanted)
