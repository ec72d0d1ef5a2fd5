"""Addresses that issues and their parts had before."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class AliasQuerySet(models.QuerySet["Alias"]):
    """The old addresses of issues and of their parts."""

    def of_issue(self, slug: str) -> AliasQuerySet:
        """The addresses of an issue that had this slug."""
        return self.filter(path__in=former_paths(slug), item="")

    def of_part(self, slugs: Iterable[str], item: str) -> AliasQuerySet:
        """The addresses that a part which left its issue had there; `slugs` are all that issue ever had."""
        return self.filter(path__in=[part_path(slug, item) for slug in slugs]).exclude(item="")

    def parts_gone_from(self, slug: str) -> set[str]:
        """The slugs of parts that left the issue of this slug: their addresses are not free."""
        paths = (
            self.filter(path__startswith=part_path(slug, "")).exclude(item="").values_list("path", flat=True)
        )
        return {path.rpartition("/")[2] for path in paths}


class Alias(models.Model):
    """An address an issue or a part had before (front matter `aliases`, an old slug, a move to another issue): a local
    path without slashes around it. `item` is the slug of the part it leads to, "" for the whole issue."""

    path = models.CharField(_("path"), max_length=400, unique=True)
    issue = models.ForeignKey(
        "issues.Issue", verbose_name=_("issue"), on_delete=models.CASCADE, related_name="aliases"
    )
    item = models.SlugField(_("news item"), max_length=120, blank=True, db_index=False)

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


def former_paths(slug: str) -> list[str]:
    """The local paths under which an issue may have had this slug: here, on Substack, on Hugo."""
    return [f"issues/{slug}", slug, f"p/{slug}", f"posts/{slug}"]


def part_path(issue: str, item: str) -> str:
    """The local path of a part, by the slugs of its issue and its own."""
    return f"issues/{issue}/{item}"
