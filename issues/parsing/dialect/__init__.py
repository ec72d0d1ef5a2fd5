"""Our Markdown: how it renders, how its links, citations and item titles are read.

In: Markdown. Out: HTML, links, titles. May import parsing only."""
