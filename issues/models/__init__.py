"""The tables of the content, and the rules that hold for a row or a query of them.

In: nothing but Django. Out: models and their querysets; `Issue.objects.public()` is the entry point of every query for
readers. May import `issues.reverse`; opens no files and no sockets.
"""

from ..topics import FormerTopic, ItemTopic, Topic, TopicOnIssue
from .issues import (
    Alias,
    ArrivedFile,
    ContentVersion,
    Issue,
    IssueQuerySet,
    Link,
    NewsItem,
    Picture,
    SpellingWord,
    new_feed_id,
    picture_path,
)
from .revisions import Correction, Unsaved, Version
from .search import SearchEntry, SearchWord
from .site import Ping

__all__ = [
    "Alias",
    "ArrivedFile",
    "ContentVersion",
    "Correction",
    "FormerTopic",
    "Issue",
    "IssueQuerySet",
    "ItemTopic",
    "Link",
    "NewsItem",
    "Picture",
    "Ping",
    "SearchEntry",
    "SearchWord",
    "SpellingWord",
    "Topic",
    "TopicOnIssue",
    "Unsaved",
    "Version",
    "new_feed_id",
    "picture_path",
]
