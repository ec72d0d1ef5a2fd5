"""How many processors this process may use."""

import os


def processors() -> int:
    """At least one; where the system says so, only those it allows this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
