"""The pages of decks and cards, one file for each group of pages."""
