"""Personal data, all of it: who reads by mail, what was decided to be sent, and what became of every message."""
