"""Make the tables, the students and the questions of the ceiling; print what the clients need."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ceiling.settings"


def fill(students: int, questions: int) -> list[dict]:
    """A session for each student, and the questions that are the student's own."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from benchmarks.ceiling.models import Exercise
    from benchmarks.sessions import cookie_of, questions_of

    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # after the table of users, to which one of ours points
    counts = [questions_of(place, questions) for place in range(students)]
    Exercise.objects.bulk_create(
        Exercise(number=number, title=f"Exercise {number}", text="One sentence that says what is asked. " * 8)
        for number in range(1, sum(counts) + 1)
    )
    users = User.objects.bulk_create(User(username=f"student-{place}") for place in range(students))
    return [
        {
            "cookie": cookie_of(user),
            "pages": [
                {
                    "address": f"/{sum(counts[:place]) + number}/",
                    "forms": [{"answer": f"0.{number}{turn}"} for turn in "123"],
                }
                for number in range(1, counts[place] + 1)
            ],
        }
        for place, user in enumerate(users)
    ]


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(fill(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
