"""The search's two tables, both derived from texts: what can be found, and the words there are.

Each database keeps an index of its own over `terms` (issues/search/engine.py), which follows these rows by itself.
"""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """What one hit can be: an issue's greeting (`item` is empty) or one of its items."""

    issue = models.ForeignKey("issues.Issue", on_delete=models.CASCADE, related_name="search_entries")
    item = models.OneToOneField(
        "issues.NewsItem", null=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    # " far numer 3 | reloj ": those of the title; of headings, and frequent ones
    title_terms = models.TextField()
    # " far numer 3 | vuelv encend … | numer3 ": of the title, of the text; of neighbours written as one word
    terms = models.TextField()
    # " faro número 3 | vuelve a … ": the words of these terms
    forms = models.TextField(default="", db_default="")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=models.Q(item=None), name="search_entry_greeting_once"
            )
        ]
        # What the order of hits needs, without their texts (issues/search/ranking.py).
        indexes = [models.Index(fields=["id", "issue", "item", "title_terms"], name="search_entry_place")]

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.item_id or ''}"


class SearchWord(models.Model):
    """A word of some text, to be suggested when a reader's is unknown; how it starts and ends finds it quickly."""

    word = models.CharField(max_length=40, primary_key=True)
    head = models.CharField(max_length=3)
    tail = models.CharField(max_length=3)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["head", "length"], name="search_word_head"),
            models.Index(fields=["tail", "length"], name="search_word_tail"),
        ]

    def __str__(self) -> str:
        return self.word
