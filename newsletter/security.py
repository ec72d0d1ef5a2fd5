"""Response headers that keep a page to itself: what it may load, who may frame it, who may read it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_COMMON = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
_READERS = _COMMON | {
    # The players a reader may ask for: site.js makes their frames on a click, never before.
    "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com https://open.spotify.com"
    " https://embed.podcasts.apple.com",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
# The editor's preview is a frame of our own; the admin's jQuery cannot live with trusted types.
_EDITOR = _COMMON | {"frame-src": "'self'", "frame-ancestors": "'none'", "img-src": "'self' data: blob:"}

# Nothing here asks a browser for a device; the players may go full screen and keep their own copy protection.
PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                *("accelerometer", "attribution-reporting", "bluetooth", "browsing-topics", "camera"),
                *("display-capture", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection"),
                *("local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment"),
                *("publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial"),
                *("storage-access", "usb", "window-management", "xr-spatial-tracking"),
            )
        ),
        *(f"{feature}=*" for feature in ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture")),
    ]
)


def policy(directives: dict[str, str]) -> str:
    """The Content-Security-Policy of some directives; pictures may also come from MEDIA_URL's own host."""
    media = urlsplit(settings.MEDIA_URL)
    elsewhere = (
        {"img-src": f"{directives['img-src']} {media.scheme}://{media.netloc}"} if media.netloc else {}
    )
    return "; ".join(f"{name} {value}" for name, value in (directives | elsewhere).items())


class HeadersMiddleware:
    """Sets the headers a view has not set itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.readers, self.editor = policy(_READERS), policy(_EDITOR)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        for_editor = request.path_info.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", self.editor if for_editor else self.readers)
        in_mail = request.path_info.startswith(
            f"{settings.STATIC_URL}mail/"
        )  # webmail shows it on its own pages
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if in_mail else "same-origin"
        )
        if for_editor:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
