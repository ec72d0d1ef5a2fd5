"""A claimed row as a message that a connection thread can send without the database."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .. import tokens
from ..addresses import ascii_domain
from ..content.template import MessageTemplate
from ..models import Outgoing


@dataclass
class OutgoingMessage:
    """A claimed row with everything that a connection thread needs. `allowed` is set before `answered` is released."""

    row: Outgoing
    template: MessageTemplate
    values: dict[str, str]
    sender: str
    recipient: str
    allowed: bool = False
    answered: threading.Lock = field(default_factory=threading.Lock)  # held until `begin` was answered

    def __post_init__(self) -> None:
        self.answered.acquire()

    @property
    def metadata(self) -> dict[str, str]:
        return {type(self.row).__name__.lower(): str(self.row.pk)}

    def raw(self) -> bytes:
        return self.template.raw(self.values)

    def message(self) -> EmailMultiAlternatives:
        return self.template.message(self.values)


def personal(email: str, key: str, *, delivery: str) -> dict[str, str]:
    """What is filled into one reader's copy."""
    return {
        "to": email,
        "id": delivery,
        "leave": tokens.make(tokens.LEAVE, key),
        "manage": tokens.make(tokens.MANAGE, key),
    }


def return_path(template: MessageTemplate, delivery: int) -> str:
    """The envelope's sender: signed, so that a bounce tells which delivery it is about and cannot be forged."""
    address = ascii_domain(settings.MAIL_BOUNCES)
    if not address:
        return str(template.content["from_email"])
    local, _at, domain = address.rpartition("@")
    return f"{local}+{tokens.make_caseless(tokens.BOUNCE, str(delivery))}@{domain}"
