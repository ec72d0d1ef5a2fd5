"""What a message says: HTML, plain text, headers, personal values filled in.

In: a rendered issue or a subscriber. Out: messages ready to be sent; nothing is sent here. May import mailing.models
and issues' models, rendering and markup."""
