"""Compares what a source holds with what the import made of it, by code that shares nothing with the importer.

In: a source's HTML and the Markdown made of it. Out: problems that name what is missing. Shares no rule with `body`,
so that one mistake cannot hide in both. May import parsing only."""
