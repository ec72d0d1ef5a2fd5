"""Subscribers: sign-up with confirmation, preferences, lists as CSV, unsubscription.

In: an address, a form, a file. Out: subscribers with their state and its proof. May import mailing.models and content."""
