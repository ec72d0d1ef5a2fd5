"""What readers see when a page cannot be made: the site's own words, asking neither the database nor the request."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string


def page(request: HttpRequest) -> HttpResponseServerError:
    """500.html with the site's name: Django's own answer gives templates no context at all."""
    return HttpResponseServerError(render_to_string("500.html", {"SITE_NAME": settings.SITE_NAME}))
