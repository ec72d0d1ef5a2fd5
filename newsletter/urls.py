"""Every address of the site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import issues.urls
from issues.views import media

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("mailing.urls")),
    path("", include("issues.urls")),
]
if not urlsplit(settings.MEDIA_URL).netloc:
    urlpatterns.append(path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", media, name="media"))
urlpatterns += issues.urls.last
