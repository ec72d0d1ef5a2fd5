"""The addresses of a site without the mail app, for tests."""

from django.urls import include, path

import issues.urls

urlpatterns = [path("", include("issues.urls")), *issues.urls.last]
