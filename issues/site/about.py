"""`/about/`: who writes and what it is, in the editor's words; without them, in those of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from ..markup import Context, Rendered, excerpt, fragments_of
from ..markup import render as render_markdown
from ..metadata import head
from ..metadata.announcing import about as in_a_sentence
from ..models import AboutText, Issue

DESCRIPTION = 160  # characters


@dataclass(frozen=True)
class Shown:
    """The editor's text in one language, as safe HTML under its heading."""

    language: str
    title: str
    rendered: Rendered


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The text in the site's language, then the one in the other; two queries."""
    texts = _shown()
    title = texts[0].title if texts else _title(settings.LANGUAGE_CODE)
    description = excerpt(texts[0].rendered.text, DESCRIPTION) if texts else in_a_sentence()
    count = Issue.objects.public().aggregate(issues=Count("pk"), since=Min("publish_at"))
    shown = {
        "texts": texts,
        "title": title,
        "description": description,
        "count": count["issues"],
        "since": count["since"],
        "head": head.of_about(title, description),
    }
    return render(request, "issues/about.html", shown)


def _shown() -> list[Shown]:
    rows = sorted(AboutText.objects.all(), key=lambda row: row.language != settings.LANGUAGE_CODE)
    context = Context(fragments=fragments_of(*(row.text for row in rows)))
    found = []
    for row in rows:
        own = Context(
            language=row.language, id_prefix=row.language, fragments=context.fragments, taken=context.taken
        )
        rendered = render_markdown(row.text, own)
        found.append(Shown(row.language, _title(row.language), rendered))
        context = context.after(rendered, row.language)
    return found


def _title(language: str) -> str:
    with override(language):
        return gettext("About %(name)s") % {"name": settings.SITE_NAME}
