"""What newsletter programs build of HTML (cards, embeds, galleries, polls) becomes plain HTML of the same content.

In: the tree of a source's body. Out: the same tree without widgets, and problems for what had no content. May import parsing only."""
