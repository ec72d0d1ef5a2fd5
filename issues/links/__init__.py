"""The links of an issue: derived from its text, looked at on the web.

In: Markdown; addresses. Out: `Link` rows and what came back when an address was asked. `http` is the only place in the
code base that opens a connection to an address from a text (it refuses private ones). May import models and parsing."""
