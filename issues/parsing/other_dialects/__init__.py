"""Markup of other programs in a source's text -> plain Markdown or HTML, or kept for the editor and named.

In: a body as written (Liquid, Hugo, WordPress, Obsidian, kramdown, Pandoc, MkDocs, MDX). Out: `translate` gives the
text that `body` reads; `restore` puts what was kept into the Markdown, as comments. Code is left alone. Linear."""

from .translate import Translation, translate

__all__ = ["Translation", "translate"]
