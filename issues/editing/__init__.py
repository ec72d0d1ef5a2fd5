"""How an issue's text is changed: one snapshot of it, one function that saves it.

In: an issue's rows, or what a form or an arrived file says. Out: `IssueContent`, its differences from another one, and
rows with a version in the history. May import models, markup, parsing, proofreading's results and links; never
rendering's callers (`site`, `feeds`, `admin`)."""
