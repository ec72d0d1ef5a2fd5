"""An issue's content becomes safe HTML, part by part, once.

In: content and a markup context that says for whom. Out: `RenderedIssue`: sections, pictures, embeds, text. May import
models, markup, pictures; never `editing`, `admin`, `site` or `feeds`."""
