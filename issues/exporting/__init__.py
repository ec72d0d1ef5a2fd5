"""Issues leave: rows become files that other places, and `importing`, read.

In: issues of any state. Out: page bundles (front matter, Markdown, pictures under their own names) or data, written
whole. May import content, models, pictures, rendering, parsing; never `importing`, `editing`, `admin` or `site`."""
