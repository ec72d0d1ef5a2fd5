"""What ends a backup or a restore with one sentence."""


class Refused(Exception):
    """Why it was not done, for a person; nothing was changed."""
