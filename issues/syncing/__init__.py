"""A folder of bundles and the database kept in step, both ways.

In: a folder. Out: steps, one an issue that changed on either side. What changed on one side goes to the other; what
changed on both stays as it is on both, and is told. Nothing is ever deleted. May import exporting and importing."""

from .memory import remembered
from .step import Pass, Step

__all__ = ["Pass", "Step", "remembered"]
