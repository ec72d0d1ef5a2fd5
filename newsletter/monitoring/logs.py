"""How a log record is written: as a line of text or of JSON, with its request's id, and never with a reader's address."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from .scrubbing import scrub

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What a record may carry besides its message (`extra=`).
FIELDS = ("method", "path", "status", "milliseconds", "bytes", "ip")
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    ord("\n"): "\\n",
    ord("\t"): "\\t",
}


class LineFormatter(logging.Formatter):
    """`2026-11-30 08:00:00,000 INFO django.request: …`, the request's id in brackets; a message is one line."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        asked = f" [{request_id.get()}]" if request_id.get() else ""
        lines = [head + scrub(record.getMessage()).translate(_CONTROLS) + asked]
        if told := _traceback(self, record):
            lines.append(told)
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """An object a line: time (UTC), level, logger, message, and where there are any request, exception and FIELDS."""

    def format(self, record: logging.LogRecord) -> str:
        found = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if request_id.get():
            found["request"] = request_id.get()
        for name in FIELDS:
            if (value := record.__dict__.get(name)) is not None:
                found[name] = scrub(value) if isinstance(value, str) else value
        if told := _traceback(self, record):
            found["exception"] = told
        return json.dumps(found, ensure_ascii=False, default=str)


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    told = [formatter.formatException(record.exc_info)] if record.exc_info else []
    if record.stack_info:
        told.append(formatter.formatStack(record.stack_info))
    return scrub("\n".join(told))
