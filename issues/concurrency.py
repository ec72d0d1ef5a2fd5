"""What this program makes of the machine for long work: its processors, and how often its garbage is looked for."""

import gc
import os


def processors() -> int:
    """At least one; where the system says so, only those it allows this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def settle() -> None:
    """For long work that makes many small things: the collector leaves alone what is loaded, and comes less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
