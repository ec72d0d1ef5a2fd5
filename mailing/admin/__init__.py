"""The editor's pages about mail: readers, and what goes out to them."""

from . import mailings, subscribers, welcome

__all__ = ["mailings", "subscribers", "welcome"]
