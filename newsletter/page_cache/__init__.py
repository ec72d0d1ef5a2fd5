"""Public pages answered before Django.

In: a WSGI request. Out: the stored response while the content's version stands, else Django's, stored. May import
`issues.content_version` and Django; nobody of ours imports it but wsgi.py and asgi.py."""
