"""All personal data: subscribers, mailings, and the state of every message."""
