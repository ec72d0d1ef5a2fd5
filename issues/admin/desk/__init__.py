"""The page an issue is written on.

In: a request and an issue. Out: the form with its parts, the preview, the review and the history beside it, and what
is saved through `issues.editing`. May import everything of `issues` but `site`; nobody outside `admin` imports it,
save mailing for the unsaved text of a preview."""
