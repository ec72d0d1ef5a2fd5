"""An issue's content becomes safe HTML, part by part, once.

In: `IssueContent`, its links and pictures, and a markup context that says for whom. Out: `RenderedIssue`: sections,
pictures, embeds, text. The content is defined in `issues.content`, below: saved rows, the desk's form and an import all
render the same object, and this package knows none of them. May import content, models, markup, pictures; never
`editing`, `admin`, `site` or `feeds`."""
