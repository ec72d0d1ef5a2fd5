"""Every address of the site."""

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import issues.urls
from issues.site.media import media

from .health import healthz
from .monitoring.metrics import metrics
from .operations.views import site_status

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/status/", admin.site.admin_view(site_status), name="site_status"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", include("issues.urls")),
]
if apps.is_installed("mailing"):
    urlpatterns.insert(0, path("", include("mailing.urls")))
if not urlsplit(settings.MEDIA_URL).netloc:
    urlpatterns.append(path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", media, name="media"))
urlpatterns += issues.urls.last
handler500 = "newsletter.errors.page"
