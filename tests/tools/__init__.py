"""Helpers of the tests and their own second opinions on the product. None of them shares code with what it judges."""
