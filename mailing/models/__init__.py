"""Who reads by mail (subscribers), what goes out (mailings), and who is at work (workers)."""

from .limits import SignUpCount
from .mailings import Delivery, Letter, Mailing, Outgoing
from .returned import UnreadReturn
from .subscribers import Consent, Subscriber, Suppressed
from .workers import Pace, Worker

__all__ = [
    "Consent",
    "Delivery",
    "Letter",
    "Mailing",
    "Outgoing",
    "Pace",
    "SignUpCount",
    "Subscriber",
    "Suppressed",
    "UnreadReturn",
    "Worker",
]
