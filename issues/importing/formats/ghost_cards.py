"""Ghost's cards as HTML: what stands in their fields, for Lexical and Mobiledoc alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from ...parsing.body.commonmark import reader

Fields = Mapping[str, Any]
OF_MAIL = frozenset({"email", "email-cta"})
GATES = frozenset({"paywall"})
_NAMES = {"code": "codeblock", "hr": "horizontalrule", "card-markdown": "markdown"}


def html_of(kind: str, fields: Fields) -> str | None:
    """A card as HTML; None for one that nobody knows. Cards for mails and for signing up are empty."""
    made = _CARDS.get(_NAMES.get(kind, kind))
    return made(fields) if made else None


def words_of(fields: Fields) -> str:
    """What an unknown card says and where it leads, to be shown in its place."""
    texts = [value for value in fields.values() if isinstance(value, str) and " " in value.strip()]
    links = [v for v in fields.values() if isinstance(v, str) and v.startswith(("http://", "https://"))]
    parts = [*(f"<p>{text}</p>" for text in texts), *(_link(each, each) for each in links)]
    return "".join(parts)


def _said(fields: Fields, *names: str) -> str:
    return next((str(fields[name]) for name in names if fields.get(name) not in (None, "")), "")


def _link(address: str, words: str) -> str:
    return f'<p><a href="{escape(address)}">{words}</a></p>' if address and words else ""


def _figure(content: str, caption: str) -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{content}{said}</figure>" if content else ""


def _img(fields: Fields) -> str:
    src = _said(fields, "src")
    image = f'<img src="{escape(src)}" alt="{escape(_said(fields, "alt"))}">' if src else ""
    href = _said(fields, "href")
    return f'<a href="{escape(href)}">{image}</a>' if image and href else image


def _image(fields: Fields) -> str:
    return _figure(_img(fields), _said(fields, "caption"))


def _gallery(fields: Fields) -> str:
    images = [each for each in fields.get("images") or [] if isinstance(each, dict)]
    return _figure("".join(map(_img, images)), _said(fields, "caption"))


def _bookmark(fields: Fields) -> str:
    about = fields.get("metadata") if isinstance(fields.get("metadata"), dict) else {}
    about = about or {}
    url, title = _said(fields, "url"), escape(_said(about, "title") or _said(fields, "url"))
    lines = [
        f'<a href="{escape(url)}">{title}</a>',
        *(escape(_said(about, n)) for n in ("description", "author", "publisher")),
    ]
    card = f"<p>{'<br>'.join(filter(None, lines))}</p>"
    thumbnail = _said(about, "thumbnail")
    shown = f'<figure><img src="{escape(thumbnail)}" alt=""></figure>' if thumbnail else ""
    return shown + card + (f"<p>{_said(fields, 'caption')}</p>" if _said(fields, "caption") else "")


def _embed(fields: Fields) -> str:
    inner = _said(fields, "html") or _link(_said(fields, "url"), escape(_said(fields, "url")))
    return f"{inner}{_caption(fields)}"


def _caption(fields: Fields) -> str:
    return f"<p>{_said(fields, 'caption')}</p>" if _said(fields, "caption") else ""


def _callout(fields: Fields) -> str:
    emoji = escape(_said(fields, "calloutEmoji"))
    return f"<blockquote><p>{f'{emoji} ' if emoji else ''}{_said(fields, 'calloutText')}</p></blockquote>"


def _toggle(fields: Fields) -> str:
    return f"<details><summary>{_said(fields, 'heading')}</summary>{_said(fields, 'content')}</details>"


def _button(fields: Fields) -> str:
    return _link(_said(fields, "buttonUrl"), escape(_said(fields, "buttonText")))


def _product(fields: Fields) -> str:
    image = _figure(_img({"src": _said(fields, "productImageSrc")}), "")
    stars = f"<p>{fields.get('productStarRating')}/5</p>" if fields.get("productRatingEnabled") else ""
    button = _link(_said(fields, "productUrl"), escape(_said(fields, "productButton")))
    title = f"<h4>{_said(fields, 'productTitle')}</h4>" if _said(fields, "productTitle") else ""
    return f"{image}{title}{stars}{_said(fields, 'productDescription')}{button}"


def _file(fields: Fields) -> str:
    title = escape(_said(fields, "fileTitle", "fileName", "src"))
    about = f"<p>{escape(_said(fields, 'fileCaption'))}</p>" if _said(fields, "fileCaption") else ""
    return _link(_said(fields, "src"), title) + about


def _media(fields: Fields) -> str:
    words = escape(_said(fields, "title", "fileName", "src"))
    poster = _figure(_img({"src": _said(fields, "customThumbnailSrc", "thumbnailSrc")}), "")
    return f"{poster}{_link(_said(fields, 'src'), words)}{_caption(fields)}"


def _header(fields: Fields) -> str:
    heading = f"<h2>{_said(fields, 'header')}</h2>" if _said(fields, "header") else ""
    below = f"<p>{_said(fields, 'subheader')}</p>" if _said(fields, "subheader") else ""
    return (
        f"{heading}{below}{_figure(_img({'src': _said(fields, 'backgroundImageSrc')}), '')}{_button(fields)}"
    )


def _call_to_action(fields: Fields) -> str:
    label = _said(fields, "sponsorLabel") if fields.get("hasSponsorLabel") else ""
    image = _figure(_img({"src": _said(fields, "imageUrl")}), "")
    return f"<aside>{label}{image}{_said(fields, 'textValue')}{_button(fields)}</aside>"


def _code(fields: Fields) -> str:
    language = escape(_said(fields, "language"))
    return f'<pre><code class="language-{language}">{escape(_said(fields, "code"), quote=False)}</code></pre>{_caption(fields)}'


def _before_after(fields: Fields) -> str:
    pictures = (fields.get("beforeImage"), fields.get("afterImage"))
    return _figure(
        "".join(_img(each) for each in pictures if isinstance(each, dict)), _said(fields, "caption")
    )


def _nothing(fields: Fields) -> str:
    return ""


_CARDS: dict[str, Callable[[Fields], str]] = {
    "image": _image,
    "gallery": _gallery,
    "bookmark": _bookmark,
    "embed": _embed,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "product": _product,
    "file": _file,
    "audio": _media,
    "video": _media,
    "header": _header,
    "call-to-action": _call_to_action,
    "codeblock": _code,
    "horizontalrule": lambda fields: "<hr>",
    "markdown": lambda fields: str(reader().render(_said(fields, "markdown"), {})),
    "html": lambda fields: _said(fields, "html"),
    "before-after": _before_after,
    **dict.fromkeys(("paywall", "email", "email-cta", "signup", "zwnj", "at-link"), _nothing),
}
