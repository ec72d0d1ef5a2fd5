"""Addresses in readers' pages: `{% address "issue" slug %}`, the tag `url` at less cost."""

from django import template

from issues.reverse import address

register = template.Library()
register.simple_tag(address)
