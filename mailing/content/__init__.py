"""Builds messages: HTML, plain text, headers, places for personal values.

In: a rendered issue or a subscriber. Out: messages ready to be sent; nothing is sent here. May import mailing.models
and issues' models, rendering and markup."""
