"""Bounces and complaints that a provider reports by its signed webhook (django-anymail's tracking signal)."""

from __future__ import annotations


def connect() -> None:
    """Listen to anymail."""
