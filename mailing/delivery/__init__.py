"""How messages leave: planned as rows, claimed, sent once, and what comes back.

In: a mailing that is due. Out: deliveries with their state. May import mailing.models and content."""
