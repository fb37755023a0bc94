"""Addresses of decks, cards and reviews."""

from django.urls import path

from flashcards.views import browsing, cards, decks, exchanging, own, reviewing, walking

urlpatterns = [
    path("decks/", decks.all_decks, name="all_decks"),
    path("courses/<slug:slug>/decks/", decks.decks, name="decks"),
    path("decks/import/", exchanging.import_cards, name="import_cards"),
    path("decks/<int:pk>/export.<slug:format>", exchanging.export_deck, name="export_deck"),
    path("decks/cards/new/", own.new_card, name="new_card"),
    path("decks/cards/<int:note>/edit/", own.edit_card, name="edit_card"),
    path("attempts/<int:attempt_id>/<int:number>/add-to-review/", own.add_to_review, name="add_to_review"),
    path("decks/<int:pk>/", decks.deck, name="deck"),
    path("decks/<int:pk>/settings/", decks.study_settings, name="study_settings"),
    path("decks/<int:pk>/browse/", browsing.browse, name="browse"),
    path("decks/<int:pk>/delete/", own.delete_deck, name="delete_deck"),
    path("decks/<int:pk>/walk/", walking.walk, name="walk"),
    path("decks/<int:pk>/review/", reviewing.review, name="review"),
    path("decks/<int:pk>/undo/", reviewing.undo, name="undo"),
    path("decks/<int:pk>/cards/<int:card>/", cards.card, name="card"),
    path("decks/<int:pk>/cards/<int:card>/split/", own.split_card, name="split_card"),
    path("decks/<int:pk>/cards/<int:card>/answer/", reviewing.answer, name="answer"),
    path("decks/<int:pk>/cards/<int:card>/switch/", cards.switch_card, name="switch_card"),
]
