"""How readers come and go: sign-up with confirmation, preferences, lists as CSV, leaving.

In: an address, a form, a file. Out: subscribers with their state and its proof. May import mailing.models and content."""
