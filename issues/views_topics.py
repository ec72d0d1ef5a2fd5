"""Topics: all of them, and one as a story."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from .models import Topic
from .site.pagination import page_of, show
from .site.topics import entries, story, told_topics
from .topics import moved_to

TOPICS, ENTRIES = 300, 40  # on a page


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """`/topics/`: every topic with its count."""
    return show(request, "issues/topics_list.html", page_of(request, told_topics(), TOPICS))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """`/topics/<tag>/`: what was written about it, oldest first. A slug it had before leads here."""
    keys = story(slug)
    if not keys:
        return _moved(slug)
    page = page_of(request, keys, ENTRIES)
    shown = entries(page.object_list)
    return show(
        request, "issues/topic.html", page, entries=shown, topic=Topic.objects.get(slug=slug), count=len(keys)
    )


def _moved(slug: str) -> HttpResponse:
    """To the topic that had this slug once, as long as readers find something there."""
    topic = moved_to(slug)
    if topic is None or not story(topic.slug):
        raise Http404("Nothing was published about it.")
    return HttpResponsePermanentRedirect(topic.get_absolute_url())
