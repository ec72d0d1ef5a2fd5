"""The plain site's pages: what each of our addresses shows, in its simplest form."""

from django.contrib.sitemaps import GenericSitemap
from django.contrib.sitemaps.views import sitemap
from django.contrib.syndication.views import Feed
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.feedgenerator import Atom1Feed

from .models import Issue, Item, Link, Tag
from .plain_filters import markdown


def home(request):
    newest = Issue.objects.first()
    items = newest.items.defer("body")
    return render(
        request, "home.html", {"newest": newest, "items": items, "recent": Issue.objects.defer("intro")[1:9]}
    )


def issue(request, slug):
    found = get_object_or_404(Issue, slug=slug)
    previous = Issue.objects.filter(published__lt=found.published).first()
    return render(request, "issue.html", {"issue": found, "items": found.items.all(), "previous": previous})


def item(request, slug, item_slug):
    found = get_object_or_404(Item.objects.select_related("issue"), issue__slug=slug, slug=item_slug)
    return render(
        request, "item.html", {"item": found, "links": found.links.all(), "tags": found.issue.tags.all()}
    )


def data(request, slug):
    found = get_object_or_404(Issue, slug=slug)
    items = [
        {"title": each.title, "number": each.number, "url": each.slug, "html": markdown(each.body)}
        for each in found.items.all()
    ]
    links = list(found.links.values("url", "title", "host"))
    told = {"title": found.title, "intro": markdown(found.intro), "items": items, "links": links}
    return JsonResponse(told)


def archive(request, year=None):
    issues = Issue.objects.defer("intro")
    return render(
        request, "archive.html", {"issues": issues.filter(published__year=year) if year else issues}
    )


def topics(request):
    tags = Tag.objects.annotate(count=Count("issues")).order_by("name")
    return render(request, "topics.html", {"tags": tags})


def topic(request, slug):
    tag = get_object_or_404(Tag, slug=slug)
    return render(request, "topic.html", {"tag": tag, "issues": tag.issues.order_by("published")[:40]})


def links(request):
    sites = (
        Link.objects.exclude(host="").values("host").annotate(count=Count("id")).order_by("-count", "host")
    )
    return render(request, "links.html", {"sites": sites[:100], "total": Link.objects.count()})


def site(request, host):
    cited = Link.objects.filter(host=host).select_related("issue", "item__issue").order_by("issue__published")
    return render(request, "site.html", {"host": host, "links": cited[:40]})


def shelf(request):
    items = (
        Item.objects.filter(number=None)
        .select_related("issue")
        .order_by("-issue__published", "position")[:30]
    )
    return render(request, "list.html", {"title": "Estantería", "items": items})


def search(request):
    asked = request.GET.get("q", "")
    found = Item.objects.filter(Q(title__icontains=asked) | Q(body__icontains=asked)).select_related("issue")
    shown = found.order_by("-issue__published")[:20]
    return render(request, "list.html", {"title": asked, "items": shown, "total": found.count()})


class Newest(Feed):
    """The newest twenty issues, whole."""

    feed_type = Atom1Feed
    title, link, description = "Quincena", "/", "Un boletín"

    def items(self):
        return Issue.objects.prefetch_related("items")[:20]

    def item_description(self, item):
        return markdown("\n\n".join([item.intro, *(each.body for each in item.items.all())]))


class OfTopic(Feed):
    """The newest twenty issues of a topic, whole."""

    feed_type = Atom1Feed
    link = "/"

    def get_object(self, request, slug):
        return get_object_or_404(Tag, slug=slug)

    def title(self, obj):
        return obj.name

    def items(self, obj):
        return obj.issues.prefetch_related("items")[:20]

    item_description = Newest.item_description


def json_feed(request):
    feed = Newest()
    items = [{"id": each.slug, "content_html": feed.item_description(each)} for each in feed.items()]
    return JsonResponse({"title": feed.title, "items": items})


def ready(request, slug):
    """Three queries, and HTML that stands in the database: the least a Django view does."""
    found = get_object_or_404(Issue, slug=slug)
    previous = Issue.objects.filter(published__lt=found.published).first()
    return render(request, "ready.html", {"issue": found, "previous": previous, "tags": found.tags.all()})


MAPS = {
    "issues": GenericSitemap({"queryset": Issue.objects.defer("intro"), "date_field": "published"}),
    "items": GenericSitemap({"queryset": Item.objects.select_related("issue").defer("body", "issue__intro")}),
}
urlpatterns = [
    path("", home),
    path("archive/", archive),
    path("archive/<int:year>/", archive, name="year"),
    path("issues/<slug:slug>.json", data),
    path("issues/<slug:slug>/", issue),
    path("issues/<slug:slug>/<slug:item_slug>/", item),
    path("ready/<slug:slug>/", ready),
    path("topics/", topics),
    path("topics/<slug:slug>/", topic, name="topic"),
    path("topics/<slug:slug>/feed.xml", OfTopic()),
    path("links/", links),
    path("links/<str:host>/", site, name="site"),
    path("shelf/", shelf),
    path("search/", search),
    path("feed.xml", Newest()),
    path("feed.json", json_feed),
    path("sitemap.xml", sitemap, {"sitemaps": MAPS}),
]
