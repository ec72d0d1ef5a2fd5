"""How many processors this process may use."""

import os


def processors() -> int:
    """The number of processors this process may run on (its affinity mask where the system has one); at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
