"""Bytes become text, front matter and body.

In: the bytes of a source. Out: text (damage repaired where that is exact), checked values, the line the body starts on.
Raises `Rejected` with the line. May import parsing only."""
