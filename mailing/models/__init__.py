"""Who reads by mail (subscribers), what goes out (mailings), and who is at work (workers)."""

from .inbox import InboxText
from .limits import SignUpCount
from .mailings import Delivery, Letter, Mailing
from .outgoing import Outgoing, call_off
from .returned import UnreadReturn
from .segments import EVERYBODY, Segment
from .subscribers import Consent, Subscriber, Suppressed
from .welcome import WelcomeText
from .workers import Pace, Worker

__all__ = [
    "EVERYBODY",
    "Consent",
    "Delivery",
    "InboxText",
    "Letter",
    "Mailing",
    "Outgoing",
    "Pace",
    "Segment",
    "SignUpCount",
    "Subscriber",
    "Suppressed",
    "UnreadReturn",
    "WelcomeText",
    "Worker",
    "call_off",
]
