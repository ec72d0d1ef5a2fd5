"""What a link's check came back with, and what that proves. Pure.

"200", "404 Not Found": the status a site answered with. "timeout", "no such host", …: nobody answered, twice.
"unsure: …": nobody answered once, which may be the road's fault.
"""

from __future__ import annotations

import re

UNSURE = "unsure: "
# A status that asks for patience, for a login or for a person proves nothing.
_NO_PROOF = (401, 402, 403, 405, 406, 407, 408, 409, 418, 421, 425, 429, 451, 501, 503, 999)
_FINE = ("ok", "alive", "skipped", "unchecked")


def is_dead(result: str) -> bool:
    """Whether a result means that readers will not arrive."""
    status = re.match(r"\d{3}\b", result)
    if status:
        return int(status[0]) >= 400 and int(status[0]) not in _NO_PROOF
    return bool(result) and not result.startswith(UNSURE) and result.lower() not in _FINE
