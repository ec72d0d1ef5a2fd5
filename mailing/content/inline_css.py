"""Moves CSS into `style` attributes, which all mail programs support."""

from __future__ import annotations

from functools import cache

import css_inline


@cache
def _inliner() -> css_inline.CSSInliner:
    # No remote stylesheets: a mail is built from what is here. Media queries (dark mode) stay in the head.
    return css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_at_rules=True, apply_width_attributes=True
    )


def inlined(html: str) -> str:
    """The document with its rules written into the elements; at-rules stay in a style block."""
    return _inliner().inline(html)
