"""The read API: everything public as JSON, paged and filtered, described by an OpenAPI document.

In: requests of programs. Out: JSON; a wrong parameter is told in a sentence (400). May import models, rendering, search and
`site`; only urls.py imports it."""
