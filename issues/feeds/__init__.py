"""Atom (RFC 4287) and JSON Feed 1.1 with full text, and the notification of a WebSub hub.

In: public issues. Out: entries, feeds, pings. May import models, rendering, metadata; never `admin`, `editing` or `site`'s pages."""
