"""Readers' pages.

In: a request for a public page. Out: HTML, JSON, sitemaps, redirects. May import everything of `issues` but `admin`,
`importing` and `editing`; of these only `admin` and `api` import it."""
