"""Footnotes as other systems write them: found by what they are (a mark, a text, a way back), not by class names.

In: the tree of a body. Out: the same tree with its notes in the one form that `body` knows. May import parsing only.
"""
