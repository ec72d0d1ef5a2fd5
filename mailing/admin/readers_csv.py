"""A mailing's readers as a CSV file, a reader a line: what a spreadsheet can do with it is the editor's business."""

from __future__ import annotations

import csv
from typing import TextIO

from django.utils import timezone

from ..models import Mailing
from ..subscribers.lists.cells import escape_formula
from .page import row_of

COLUMNS = ("email", "state", "about", "at", "answer")


def write_readers(mailing: Mailing, file: TextIO, *, addresses: bool) -> int:
    """Write every reader of a mailing: address, state, what a refusal was about, when, the server's words.

    Without `addresses` they are masked, in the words too. Returns how many; no cell is run as a formula.
    """
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    count = 0
    deliveries = mailing.deliveries.select_related("subscriber").order_by("pk")
    for delivery in deliveries.iterator(chunk_size=2000):
        row = row_of(delivery, addresses)
        at = timezone.localtime(delivery.done_at).isoformat(" ", "seconds") if delivery.done_at else ""
        cells = (row.address, delivery.state, delivery.cause, at, row.error)
        writer.writerow([escape_formula(cell) for cell in cells])
        count += 1
    return count
