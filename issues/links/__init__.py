"""The links of an issue: derived from its text, and checked on the web.

In: Markdown; URLs. Out: `Link` rows and the results of checks. `http` is the only place in the
code base that opens a connection to a URL from a text (it refuses private addresses). May import models and parsing."""
