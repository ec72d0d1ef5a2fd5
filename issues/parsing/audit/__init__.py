"""What a source held against what came out of it, counted by code of its own.

In: a source's HTML and the Markdown made of it. Out: problems that name what is missing. Shares no rule with `body`,
so that one mistake cannot hide in both. May import parsing only."""
