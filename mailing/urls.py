"""The addresses of readers by mail; tokens in them are short and say nothing about whose they are."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from .subscribers import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/sent/", views.sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:token>/", views.confirm, name="subscribe-confirm"),
    path("subscribe/change/<str:token>/", views.confirm_change, name="change-confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("preferences/<str:token>/data/", views.own_data, name="own-data"),
    path("preferences/<str:token>/data.json", views.own_data_file, name="own-data-file"),
]
if settings.ANYMAIL:  # bounces and complaints from a provider, signed with ANYMAIL's WEBHOOK_SECRET
    urlpatterns.append(path("webhooks/", include("anymail.urls")))
