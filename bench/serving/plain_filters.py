"""Text as the plain site shows it."""

import markdown as library
import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
EXTENSIONS = ["footnotes", "tables", "fenced_code", "sane_lists"]


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return mark_safe(nh3.clean(library.markdown(text, extensions=EXTENSIONS)))
