"""Topics on the desk: how they are typed (with completion), found, listed, renamed and merged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField, TagWidget

from .. import content_version
from ..models import Topic
from ..models.topics import fold_name
from ..topics import merge, one_spelling, rename
from .freshness import InvalidatesPageCacheMixin
from .permissions import may_see_issues

OFFERED = 20


class TopicWidget(TagWidget):
    """A text field that knows where to ask for the topics there are."""

    class Media:
        js = ["desk/topics.js"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        where = {"data-topics": reverse_lazy("admin:issues_topic_complete"), "autocomplete": "off"}
        super().__init__(where | (attrs or {}))


class TopicField(TagField):
    """Topics by name, separated by commas; one that exists is found whatever its case and accents."""

    widget = TopicWidget

    def clean(self, value: str) -> list[str]:
        return one_spelling(super().clean(value))


class TopicForm(forms.ModelForm):
    """A topic's name; its address follows from it."""

    class Meta:
        model = Topic
        fields = ["name"]

    def clean_name(self) -> str:
        """A name no other topic has, accents and case apart."""
        name: str = self.cleaned_data["name"]
        if other := Topic.objects.filter(folded=fold_name(name)).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(gettext("“%s” is there already: merge them instead.") % other.name)
        return name


@admin.register(Topic)
class TopicAdmin(InvalidatesPageCacheMixin):
    """What issues and items are about."""

    form = TopicForm
    list_display = ["name", "slug", "issues", "items"]
    search_fields = ["name", "folded"]
    readonly_fields = ["slug"]
    change_form_template = "admin/issues/topic/change_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        """The page that asks names the issues and items that lose it."""
        return may_see_issues(request) and super().has_delete_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, under its own name."""
        return super().changelist_view(request, {"title": _("Topics")} | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        counts = {name: Count(name, distinct=True) for name in ("on_issues", "on_items")}
        return (
            super().get_queryset(request).annotate(**{f"n_{name}": count for name, count in counts.items()})
        )

    @admin.display(description=_("issues"), ordering="n_on_issues")
    def issues(self, topic: Topic) -> int:
        """On how many issues it stands."""
        return topic.n_on_issues

    @admin.display(description=_("items"), ordering="n_on_items")
    def items(self, topic: Topic) -> int:
        """On how many items it stands."""
        return topic.n_on_items

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        """A new name takes its address with it and leaves a redirect; the name of another topic is refused by the form."""
        if change and "name" in form.changed_data:
            rename(Topic.objects.get(pk=obj.pk), obj.name)
        else:
            super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("complete/", wrap(self.complete), name="issues_topic_complete"),
            path("<int:pk>/merge/", wrap(self.merge), name="issues_topic_merge"),
            *super().get_urls(),
        ]

    def complete(self, request: HttpRequest) -> HttpResponse:
        """The names that begin with, then those that hold, what was typed (`?q=`), whatever its case and accents."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wanted = fold_name(request.GET.get("q", ""))
        first = Topic.objects.filter(folded__startswith=wanted).values_list("name", flat=True)[:OFFERED]
        names = list(first)
        if wanted and len(names) < OFFERED:
            rest = Topic.objects.filter(folded__contains=wanted).exclude(folded__startswith=wanted)
            names += rest.values_list("name", flat=True)[: OFFERED - len(names)]
        return JsonResponse({"topics": names}, json_dumps_params={"ensure_ascii": False})

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Chooses the topic this one becomes a part of (GET), and does it (POST `into`)."""
        topic = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_delete_permission(request, topic):
            raise PermissionDenied
        error = ""
        if request.method == "POST":
            into = Topic.objects.filter(folded=fold_name(request.POST.get("into", ""))).exclude(pk=pk).first()
            if into is not None:
                said = gettext("“%(one)s” is part of “%(other)s” now.") % {"one": topic, "other": into}
                merge(topic, into)
                content_version.bump()
                self.log_change(request, into, said)
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:issues_topic_changelist"))
            error = gettext("There is no other topic of this name.")
        context = self.admin_site.each_context(request) | {
            "title": gettext("Merge “%(topic)s” into another topic") % {"topic": topic},
            "topic": topic,
            "others": Topic.objects.exclude(pk=pk).values_list("name", flat=True),
            "error": error,
            "opts": self.opts,
        }
        return render(request, "admin/issues/topic/merge.html", context)
