"""A body in HTML or Markdown becomes our Markdown, block by block, each block proved by rendering it back.

In: the body of a source. Out: Markdown blocks, or cleaned HTML where Markdown cannot say it. May import parsing only."""
