"""The tables of the content, and the rules that hold for a row or a query of them.

In: nothing but Django. Out: models and their querysets; `Issue.objects.public()` is the entry point of every query for
readers. May import `issues.reverse`; opens no files and no sockets.
"""

from .aliases import Alias
from .archives import ArrivedArchive, ArrivedSource
from .company import Comment, Presence
from .desk import ArrivedFile, IgnoredFinding, SpellingWord
from .issues import Issue, IssueQuerySet, new_feed_id
from .items import NewsItem
from .links import Link
from .pictures import Picture, SentPicture, picture_path
from .revisions import Correction, Unsaved, Version
from .search import SearchEntry, SearchWord
from .site import AboutText, ContentVersion, Ping
from .topics import FormerTopic, ItemTopic, Topic, TopicOnIssue

__all__ = [
    "AboutText",
    "Alias",
    "ArrivedArchive",
    "ArrivedFile",
    "ArrivedSource",
    "Comment",
    "ContentVersion",
    "Correction",
    "FormerTopic",
    "IgnoredFinding",
    "Issue",
    "IssueQuerySet",
    "ItemTopic",
    "Link",
    "NewsItem",
    "Picture",
    "Ping",
    "Presence",
    "SearchEntry",
    "SearchWord",
    "SentPicture",
    "SpellingWord",
    "Topic",
    "TopicOnIssue",
    "Unsaved",
    "Version",
    "new_feed_id",
    "picture_path",
]
