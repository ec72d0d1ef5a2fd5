"""Issues leave: rows become files that other places, and `importing`, read.

In: issues of any state. Out: page bundles (front matter, Markdown, pictures under their own names), data, or what another
system imports (a module each), written whole. May import content, markup, models, pictures, rendering, parsing; never `importing`, `editing`, `admin` or `site`."""
