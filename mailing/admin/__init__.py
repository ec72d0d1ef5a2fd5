"""The editor's pages about mail: readers, and what goes out to them."""

from . import mailings, subscribers

__all__ = ["mailings", "subscribers"]
