"""Sends messages: planned as rows, claimed, sent once; reads bounces and complaints.

In: a mailing that is due. Out: deliveries with their state. May import mailing.models and content."""
