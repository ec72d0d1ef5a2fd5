"""A body in HTML or Markdown becomes our Markdown, block by block; each block is verified by rendering it.

In: the body of a source. Out: Markdown blocks, or cleaned HTML where Markdown has no syntax for it. May import parsing only."""
