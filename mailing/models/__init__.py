"""Who reads by mail (subscribers), what goes out (mailings), and who is at work (workers)."""

from .inbox import InboxText
from .limits import SignUpCount
from .mailings import Delivery, Letter, Mailing, Outgoing
from .returned import UnreadReturn
from .subscribers import Consent, Subscriber, Suppressed
from .workers import Pace, Worker

__all__ = [
    "Consent",
    "Delivery",
    "InboxText",
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
