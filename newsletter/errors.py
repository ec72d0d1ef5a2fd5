"""What people see when a page cannot be made or a form cannot be taken: the site's own words."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def page(request: HttpRequest) -> HttpResponseServerError:
    """500.html with the site's name, asking neither the database nor the request: Django gives it no context at all."""
    return HttpResponseServerError(render_to_string("500.html", {"SITE_NAME": settings.SITE_NAME}))


def not_taken(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403_csrf.html for a form whose token is old or missing; `reason` is Django's and is in its log."""
    at_the_desk = request.path_info.startswith("/admin/")
    return render(request, "403_csrf.html", {"at_the_desk": at_the_desk}, status=403)
