"""Who gets what at every address, written by hand. A new address needs a line here.

"in" sends to the sign-in page, "staff" to that of the admin. {attempt} is the student's.
"""

from collections.abc import Iterator

PEOPLE = ("nobody", "guest", "student", "other", "assistant", "foreign", "instructor", "admin")

# Of a public practice quiz, one for the course alone, and a draft; all in the course of the instructor.
#   method    address                             nobody guest student other assistant foreign instructor admin
SITE = [
    ("get",    "/",                                  "200 200 200 200 200 200 200 200"),
    ("post",   "/",                                  "200 200 200 200 200 200 200 200"),
    ("get",    "/health/",                           "200 200 200 200 200 200 200 200"),
    ("get",    "/join/",                             "200 200 302 302 302 302 302 302"),
    ("get",    "/sign-in/",                          "200 200 302 302 302 302 302 302"),
    ("post",   "/sign-in/",                          "200 200 302 302 302 302 302 302"),
    ("get",    "/sign-out/",                         "405 405 405 405 405 405 405 405"),
    ("post",   "/sign-out/",                         "302 302 302 302 302 302 302 302"),
    ("get",    "/password/",                         "in  in  200 200 200 200 200 200"),
    ("get",    "/courses/gates/",                    "200 200 200 200 200 200 200 200"),
    ("get",    "/courses/nowhere/",                  "in  in  404 404 404 404 404 404"),
    ("get",    "/courses/gates/notes/",              "200 200 200 200 200 200 200 200"),
    ("get",    "/courses/gates/notes/gates/",        "200 200 200 200 200 200 200 200"),
    ("get",    "/quizzes/{quiz}/",                   "200 200 200 200 200 200 200 200"),
    ("get",    "/quizzes/{private}/",                "in  in  200 200 200 404 200 200"),
    ("get",    "/quizzes/{draft}/",                  "in  in  404 404 200 404 200 200"),
    ("get",    "/quizzes/{quiz}/start/",             "405 405 405 405 405 405 405 405"),
    ("post",   "/quizzes/{quiz}/start/",             "302 302 302 302 302 302 302 302"),
    ("post",   "/quizzes/{private}/start/",          "in  in  302 302 302 404 302 302"),
    ("post",   "/quizzes/{draft}/start/",            "in  in  404 404 302 404 302 302"),
    ("get",    "/attempts/{attempt}/",               "in  404 200 404 404 404 404 404"),
    ("post",   "/attempts/{attempt}/",               "405 405 405 405 405 405 405 405"),
    ("get",    "/attempts/{attempt}/1/",             "in  404 200 404 404 404 404 404"),
    ("post",   "/attempts/{attempt}/1/",             "in  404 200 404 404 404 404 404"),
    ("put",    "/attempts/{attempt}/1/",             "405 405 405 405 405 405 405 405"),
    ("delete", "/attempts/{attempt}/1/",             "405 405 405 405 405 405 405 405"),
    ("get",    "/attempts/{attempt}/finish/",        "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/finish/",        "in  404 302 404 404 404 404 404"),
    ("get",    "/attempts/{attempt}/1/new-numbers/", "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/1/new-numbers/", "in  404 302 404 404 404 404 404"),
    ("get",    "/attempts/{attempt}/1/step-by-step/", "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/1/step-by-step/", "in  404 302 404 404 404 404 404"),
    ("get",    "/variants/{token}/",                 "200 200 200 200 200 200 200 200"),
    ("post",   "/variants/{token}/",                 "302 302 302 302 302 302 302 302"),
    ("get",    "/variants/{private_token}/",         "in  in  200 200 200 404 200 200"),
    ("get",    "/variants/x/",                       "in  in  404 404 404 404 404 404"),
    ("get",    "/attempts/{attempt}/1/draft/",       "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/1/draft/",       "in  404 302 404 404 404 404 404"),
    ("get",    "/attempts/{attempt}/1/happened/",    "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/1/happened/",    "in  404 302 404 404 404 404 404"),
    ("get",    "/decks/",                            "200 200 200 200 200 200 200 200"),
    ("get",    "/courses/gates/decks/",              "200 200 200 200 200 200 200 200"),
    ("get",    "/courses/nowhere/decks/",            "in  in  404 404 404 404 404 404"),
    ("get",    "/decks/{deck}/",                     "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{private_deck}/",             "in  in  200 200 200 404 200 200"),
    ("get",    "/decks/{own_deck}/",                 "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/import/",                     "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/import/",                     "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{deck}/export.csv",           "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{deck}/export.exe",           "404 404 404 404 404 404 404 404"),
    ("get",    "/decks/{own_deck}/export.csv",       "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/{deck}/walk/",                "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{own_deck}/walk/",            "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/{deck}/browse/",              "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{own_deck}/browse/",          "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/{deck}/delete/",              "405 405 405 405 405 405 405 405"),
    ("post",   "/decks/{deck}/delete/",              "404 404 404 404 404 404 404 404"),
    ("post",   "/decks/{own_deck}/delete/",          "404 404 302 404 404 404 404 404"),
    ("get",    "/decks/cards/new/",                  "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/cards/new/",                  "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/cards/{own_note}/edit/",      "in  in  200 404 404 404 404 404"),
    ("post",   "/decks/cards/{own_note}/edit/",      "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/cards/{card_note}/edit/",     "in  in  404 404 404 404 404 404"),
    ("get",    "/attempts/{attempt}/1/add-to-review/", "405 405 405 405 405 405 405 405"),
    ("post",   "/attempts/{attempt}/1/add-to-review/", "in  404 404 404 404 404 404 404"),
    ("get",    "/decks/{deck}/settings/",            "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/{deck}/settings/",            "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/{own_deck}/settings/",        "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/{deck}/review/",              "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/{deck}/review/",              "404 404 404 404 404 404 404 404"),
    ("get",    "/decks/{private_deck}/review/",      "in  in  200 200 200 404 200 200"),
    ("get",    "/decks/{own_deck}/review/",          "in  in  200 404 404 404 404 404"),
    ("get",    "/decks/{deck}/undo/",                "405 405 405 405 405 405 405 405"),
    ("post",   "/decks/{deck}/undo/",                "302 302 302 302 302 302 302 302"),
    ("post",   "/decks/{own_deck}/undo/",            "in  in  302 404 404 404 404 404"),
    ("get",    "/decks/{deck}/cards/{card}/",        "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{own_deck}/cards/{card}/",    "in  in  404 404 404 404 404 404"),
    ("post",   "/decks/{deck}/cards/{card}/",        "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{deck}/cards/{card}/answer/", "405 405 405 405 405 405 405 405"),
    ("post",   "/decks/{deck}/cards/{card}/answer/", "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/{private_deck}/cards/{card}/answer/", "in in 404 404 404 404 404 404"),
    ("get",    "/decks/{deck}/cards/{card}/switch/", "405 405 405 405 405 405 405 405"),
    ("post",   "/decks/{deck}/cards/{card}/switch/", "302 302 302 302 302 302 302 302"),
    ("get",    "/decks/{deck}/cards/{card}/split/",  "200 200 200 200 200 200 200 200"),
    ("post",   "/decks/{deck}/cards/{card}/split/",  "200 200 200 200 200 200 200 200"),
    ("get",    "/decks/{private_deck}/cards/{card}/split/", "in in 404 404 404 404 404 404"),
    ("get",    "/today/minutes/",                    "405 405 405 405 405 405 405 405"),
    ("post",   "/today/minutes/",                    "in  302 302 302 302 302 302 302"),
    ("get",    "/today/mixed/{quiz}/",               "405 405 405 405 405 405 405 405"),
    ("post",   "/today/mixed/{quiz}/",               "in  302 302 302 302 302 302 302"),
    ("post",   "/today/mixed/{draft}/",              "in  302 302 302 302 302 302 302"),
    ("get",    "/admin/login/",                      "200 200 200 200 302 302 302 302"),
    ("get",    "/admin/logout/",                     "302 302 302 302 405 405 405 405"),
    ("post",   "/admin/logout/",                     "302 302 302 302 302 302 302 302"),
]  # fmt: skip

# Everybody else is asked to sign in as staff. Nobody edits what students did, and only an admin edits people.
#                                              assistant foreign instructor admin
STAFF = [
    ("get",  "/admin/",                              "200 200 200 200"),
    ("get",  "/admin/nowhere/",                      "404 404 404 404"),
    ("get",  "/admin/password_change/",              "200 200 200 200"),
    ("get",  "/admin/password_change/done/",         "200 200 200 200"),
    ("get",  "/admin/jsi18n/",                       "200 200 200 200"),
    ("get",  "/admin/autocomplete/{user_field}",     "200 200 200 200"),
    ("get",  "/admin/r/{quiz_type}/{quiz}/",         "302 404 302 302"),
    ("get",  "/admin/r/x/{quiz}/",                   "404 404 404 404"),
    ("get",  "/admin/auth/",                         "404 404 404 200"),
    ("get",  "/admin/courses/",                      "200 200 200 200"),
    ("get",  "/admin/flashcards/",                   "200 200 200 200"),
    ("get",  "/admin/notes/",                        "200 200 200 200"),
    ("get",  "/admin/quizzes/",                      "200 200 200 200"),
    ("get",  "/admin/courses/user/{user}/password/", "403 403 403 200"),
    ("get",  "/admin/quizzes/quiz/{quiz}/as-student/", "200 404 200 200"),
    ("get",  "/admin/quizzes/item/preview/",         "405 405 405 405"),
    ("post", "/admin/quizzes/item/preview/{family}", "200 200 200 200"),
    ("get",  "/admin/quizzes/item/settings/{family}", "200 200 200 200"),
]  # fmt: skip

# For assistant, foreign, instructor and admin. A foreigner who asks for a row of the course is told that there is none
# (302, as for one that does not exist).
ALL, NONE, ADMIN, COURSE = "200 200 200 200", "403 403 403 403", "403 403 403 200", "200 302 200 200"

#   model               row in the address  list  add    look    save    delete
MODELS = [
    ("auth/group",        "group",     ADMIN, ADMIN, ADMIN,  ADMIN,  ADMIN),
    ("courses/user",      "user",      ALL,   ADMIN, COURSE, ADMIN,  ADMIN),
    ("courses/course",    "course",    ALL,   ADMIN, COURSE, COURSE, ADMIN),
    ("courses/enrolment", "enrolment", ALL,   ADMIN, COURSE, COURSE, COURSE),
    ("flashcards/deck",   "deck",      ALL,   ALL,   COURSE, COURSE, COURSE),
    ("flashcards/note",   "card_note", ALL,   ALL,   COURSE, COURSE, COURSE),
    ("flashcards/report", "report",    ALL,   NONE,  COURSE, COURSE, ADMIN),
    ("notes/note",        "note",      ALL,   ALL,   COURSE, COURSE, COURSE),
    ("quizzes/itembank",  "bank",      ALL,   ALL,   COURSE, COURSE, COURSE),
    ("quizzes/item",      "item",      ALL,   ALL,   COURSE, COURSE, COURSE),
    ("quizzes/quiz",      "quiz",      ALL,   ALL,   COURSE, COURSE, COURSE),
    ("quizzes/attempt",   "attempt",   ALL,   NONE,  COURSE, NONE,   ADMIN),
    ("quizzes/response",  "response",  ALL,   NONE,  COURSE, NONE,   ADMIN),
]  # fmt: skip


def expected() -> Iterator[tuple[str, str, list[str]]]:
    """Method, address, and what each of the people gets."""
    yield from ((method, path, told.split()) for method, path, told in SITE)
    yield from ((method, path, _for_staff(told)) for method, path, told in STAFF)
    for model, row, rows, add, look, save, delete in MODELS:
        yield "get", f"/admin/{model}/", _for_staff(rows)
        yield "get", f"/admin/{model}/add/", _for_staff(add)
        yield "post", f"/admin/{model}/add/", _for_staff(add)
        yield "get", f"/admin/{model}/{{{row}}}/", _for_staff("302 302 302 302")
        yield "get", f"/admin/{model}/{{{row}}}/change/", _for_staff(look)
        yield "get", f"/admin/{model}/{{{row}}}/history/", _for_staff(look)
        yield "post", f"/admin/{model}/{{{row}}}/change/", _for_staff(save)
        yield "get", f"/admin/{model}/{{{row}}}/delete/", _for_staff(delete)
        yield "post", f"/admin/{model}/{{{row}}}/delete/", _for_staff(delete)


def _for_staff(told: str) -> list[str]:
    return ["staff"] * 4 + told.split()
