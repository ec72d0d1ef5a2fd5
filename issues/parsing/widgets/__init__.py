"""Widgets of newsletter programs (cards, embeds, galleries, polls) become plain HTML with the same content.

In: the tree of a source's body. Out: the same tree without widgets, and problems for what had no content. May import parsing only."""
