"""The readers' addresses. `old_address`, the last one, answers only for addresses issues had before."""

from django.urls import path, re_path, register_converter

from .api import openapi
from .api import views as api
from .feeds import views as feeds
from .metadata import cards
from .site import about, cited_sites, pages, previews, redirects, search, shelf, sitemaps, topics
from .site.redirects import follows_moves


class YearConverter:
    """A year of four digits."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(YearConverter, "year")
urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", about.about, name="about"),
    path("archive/", pages.archive, name="archive"),
    path("archive/<year:year>/", pages.archive, name="archive_year"),
    path("issues/<slug:slug>.json", follows_moves(pages.issue_data), name="issue_data"),
    path("issues/<slug:slug>.md", follows_moves(pages.issue_markdown), name="issue_markdown"),
    path("card.png", cards.site_card, name="card"),
    path("issues/<slug:slug>/card.png", follows_moves(cards.issue_card), name="issue_card"),
    path("issues/<slug:slug>/<slug:item_slug>/card.png", follows_moves(cards.item_card), name="item_card"),
    path("issues/<slug:slug>/", follows_moves(pages.issue), name="issue"),
    path("issues/<slug:slug>/<slug:item_slug>/", follows_moves(pages.item), name="item"),
    path("feed.xml", feeds.atom, name="feed"),
    path("feed.json", feeds.json, name="feed_json"),
    path("topics/<slug:slug>/feed.xml", feeds.topic_atom, name="topic_feed"),
    path("api/issues.json", api.issues, name="api_issues"),
    path("api/items.json", api.items, name="api_items"),
    path("api/links.json", api.links, name="api_links"),
    path("api/topics.json", api.topics, name="api_topics"),
    path("api/openapi.json", openapi.description, name="api_description"),
    path("sitemap.xml", sitemaps.whole, name="sitemap"),
    path("sitemap-<year:year>.xml", sitemaps.of_year, name="sitemap_year"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<str:name>/", topics.named, name="topic_by_name"),
    path("links/", cited_sites.links, name="links"),
    path("links/<str:domain>/", cited_sites.site, name="site"),
    path("shelf/", shelf.shelf, name="shelf"),
    path("shelf/<slug:board>/", shelf.shelf, name="board"),
    path("search/", search.search_page, name="search"),
    path("search/titles.json", search.titles, name="search_titles"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path("preview/<str:token>/media/<int:pk>/", previews.preview_media, name="preview_media"),
    re_path(r"^(?:posts|p)/(?P<slug>[^/]+)(?:/comments)?/?$", redirects.old_post, name="old_post"),
]
last = [path("<path:path>", redirects.old_address)]
