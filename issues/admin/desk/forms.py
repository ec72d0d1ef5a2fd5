"""The form an issue is written on: its fields and its parts, read into one IssueContent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ...content import FIELDS, ITEM_FIELDS, IssueContent, ItemContent, in_order, made_title
from ...editing.history import Sitting
from ...models import Issue
from ...models.topics import fold_name
from ...schedule import validate_moment
from ...topics import one_spelling
from .fields import Day, Prose, Topics, Unseen

MOST_ITEMS = 300
PROSE = {"intro", "summary", "body"}


class IssueForm(forms.Form):
    """An issue's own fields, the digest of the text it was opened with, and which opened page it is: its name, how
    often it has sent its text, the slugs of the parts begun on it, the pages whose writing it goes on with."""

    base = Unseen(max_length=64)
    sitting = Unseen(max_length=32)
    turn = Unseen(max_length=9)
    begun = Unseen(max_length=40_000)
    resumes = Unseen(max_length=2000)
    title = forms.CharField(label=_("Title"), max_length=300)
    slug = forms.SlugField(label=_("Address"), max_length=200)
    number = forms.IntegerField(label=_("Number"), required=False, min_value=0, max_value=99_999)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=9999, localize=False)
    period_start = forms.DateField(label=_("From"), required=False, widget=Day, validators=[validate_moment])
    period_end = forms.DateField(label=_("To"), required=False, widget=Day, validators=[validate_moment])
    language = forms.ChoiceField(label=_("Language"))
    summary = Prose(label=_("Summary"), rows=2)
    intro = Prose(label=_("Greeting"), rows=4)
    cover = forms.ChoiceField(label=_("Cover"), required=False)
    tags = Topics()
    correction = forms.CharField(
        label=_("What you tell readers of this change"), required=False, max_length=400
    )

    def __init__(self, *args: Any, issue: Issue, text: IssueContent, **kwargs: Any) -> None:
        own = {"base": text.digest, "sitting": uuid4().hex, "turn": "0"}
        initial = own | {name: getattr(text, name) for name in (*FIELDS, "cover", "tags")}
        super().__init__(*args, **kwargs, initial=initial)  # type: ignore[misc]
        languages = dict(settings.LANGUAGES)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            *languages.items(),
            *([] if text.language in languages else [(text.language, text.language)]),
        ]
        names = [picture.name for picture in issue.pictures.all()]
        self.fields["cover"].choices = [("", _("none")), *((name, name) for name in names)]  # type: ignore[attr-defined]
        if not issue.is_public():
            del self.fields["correction"]
        for told in issue.corrections.all():
            self.fields[f"correction_{told.pk}"] = forms.CharField(
                label=_("Told of %(day)s") % {"day": date_format(told.made_on)},
                required=False,
                max_length=500,
                initial=told.text,
            )

    @property
    def corrections(self) -> list[forms.BoundField]:
        """The fields about changes after publication: this change's, then the former ones'."""
        return [self[name] for name in self.fields if name.startswith("correction")]

    def said_anew(self) -> bool:
        """Whether readers are to be told something that is not saved."""
        return any(name.startswith("correction") for name in self.changed_data)

    def said(self) -> dict[int | None, str]:
        """What the editor tells readers, by the correction's key; None for this change."""
        names = [name for name in self.cleaned_data if name.startswith("correction")]
        keys = {name: name.removeprefix("correction_") for name in names}
        return {int(key) if key.isdigit() else None: self.cleaned_data[name] for name, key in keys.items()}


class ItemForm(forms.Form):
    """A part: where it stands, which one it is, what it says."""

    slug = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=120)
    position = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=9999)
    section = forms.CharField(label=_("Section"), required=False, max_length=1000)
    number = forms.IntegerField(label=_("Number"), required=False, min_value=0, max_value=9999)
    heading = forms.CharField(label=_("Heading"), required=False, max_length=1000)
    title = forms.CharField(label=_("Title"), required=False, max_length=300)
    body = Prose(label=_("Text"), rows=6)
    tags = Topics()
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].widget.attrs["list"] = "sections"

    def has_text(self) -> bool:
        """Whether anything was written in it, even if it cannot be read."""
        return any(self.data.get(self.add_prefix(name)) for name in ("slug", "heading", "title", "body"))


class BaseItems(forms.BaseFormSet):
    """The parts in the order of their places."""

    def as_placed(self) -> list[ItemForm]:
        """Every form as a page shows it: where it was moved to, those without a place last."""

        def place(form: ItemForm) -> int:
            said = str(form["position"].value() or "")
            return int(said) if said.isdecimal() and len(said) < 5 else 10_000

        return sorted(self.forms, key=place)

    def in_order(self) -> list[ItemForm]:
        """The forms whose part stays, in their order; those without a place come last."""
        read = [form for form in self.forms if hasattr(form, "cleaned_data")]
        kept = [form for form in read if not form.cleaned_data.get("remove") and form.has_text()]
        places = {form: form.cleaned_data.get("position") for form in kept}
        return sorted(kept, key=lambda form: (places[form] is None, places[form] or 0))


ItemFormSet = forms.formset_factory(
    ItemForm, formset=BaseItems, extra=1, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 1, validate_max=True
)


class DeskForm:
    """The two together. `old` is the issue's text as it is stored; `data` what the browser sent, if it did."""

    def __init__(self, issue: Issue, old: IssueContent, data: Any = None) -> None:
        self.old, self.data = old, data
        self.fields = IssueForm(data, issue=issue, text=old)
        initial = _initial(old) if data is None else None
        self.items = cast(BaseItems, ItemFormSet(data, prefix="items", initial=initial))

    def is_valid(self) -> bool:
        """Whether every field can be read."""
        return all(
            [self.fields.is_valid(), self.items.is_valid()]
        )  # both are looked at, whatever the first says

    @property
    def base(self) -> str:
        """The digest of the text the editor started from."""
        return self._own("base")

    def sitting(self, *, gathers: bool = False) -> Sitting:
        """The opened page this was written on."""
        turn = self._own("turn")
        begun = frozenset(self._own("begun").split())
        resumes = frozenset(self._own("resumes").split())
        return Sitting(self._own("sitting"), int(turn) if turn.isdecimal() else 0, begun, resumes, gathers)

    @property
    def sittings(self) -> list[str]:
        """This page and those whose unsaved writing it goes on with."""
        return [self._own("sitting"), *self._own("resumes").split()]

    def _own(self, name: str) -> str:
        self.is_valid()
        return str(self.fields.cleaned_data.get(name, ""))

    @property
    def faults(self) -> dict[str, str]:
        """What cannot be read, in a sentence by the name of its field; "" is the whole."""
        self.is_valid()
        forms = [self.fields, *self.items.forms]
        told = {
            "" if name == "__all__" else form.add_prefix(name): " ".join(map(str, sentences))
            for form in forms
            for name, sentences in form.errors.items()
        }
        whole = " ".join(map(str, self.items.non_form_errors()))
        return told | ({"": whole} if whole else {})

    def text(self) -> IssueContent:
        """What the form says, as far as it can be read. What a browser cannot send back unchanged stays as it was."""
        self.is_valid()
        values = self.fields.cleaned_data
        written = {
            name: _kept(name, getattr(self.old, name), values.get(name))
            if name in values
            else getattr(self.old, name)
            for name in (*FIELDS, "cover", "tags")
        }
        known = {item.slug: item for item in self.old.items}
        items = tuple(_item(form.cleaned_data, known) for form in self.items.in_order())
        return _well_spelt(IssueContent(**written, items=items))

    def faulty_fields(self) -> list[forms.BoundField]:
        """The fields that cannot be read."""
        return [
            form[name]
            for form in (self.fields, *self.items.forms)
            for name in form.errors
            if name in form.fields
        ]

    def says_nothing_new(self) -> bool:
        """Whether the issue, and what readers are told of its changes, already are as the form has them."""
        return self.text() == self.old and not self.fields.said_anew()

    def prefixes(self) -> list[str]:
        """By place, what the names of each part's fields start with."""
        self.is_valid()
        return [str(form.prefix) for form in self.items.in_order()]


def _well_spelt(text: IssueContent) -> IssueContent:
    """The text with every topic in the spelling we have, in one query."""
    names = {*text.tags, *(name for item in text.items for name in item.tags)}
    ours = {fold_name(name): name for name in one_spelling(names)} if names else {}

    def spelt(tags: tuple[str, ...]) -> tuple[str, ...]:
        return in_order({ours[fold_name(name)] for name in tags})

    items = tuple(replace(item, tags=spelt(item.tags)) for item in text.items)
    return replace(text, tags=spelt(text.tags), items=items)


def _initial(text: IssueContent) -> list[dict[str, Any]]:
    return [
        {"position": place, "slug": item.slug, "tags": item.tags}
        | {name: getattr(item, name) for name in ITEM_FIELDS}
        | ({"title": ""} if item.is_empty and not item.heading else {})
        for place, item in enumerate(text.items, start=1)
    ]


def _item(values: Mapping[str, Any], known: Mapping[str, ItemContent]) -> ItemContent:
    """A part from its form; what cannot be read stays as it was, a title nobody wrote follows the text it was made from."""
    old = known.get(values.get("slug", ""), ItemContent())
    new = {
        name: _kept(name, getattr(old, name), values[name]) if name in values else getattr(old, name)
        for name in ITEM_FIELDS
    }
    untitled = str(_("untitled"))
    was_made = old.title == (made_title(old.heading, old.body) or untitled)
    if not new["title"] or (new["title"] == old.title and was_made):
        new["title"] = made_title(new["heading"], new["body"]) or new["title"] or untitled
    return ItemContent(slug=values.get("slug", ""), tags=values.get("tags", old.tags), **new)


def _kept(name: str, old: Any, new: Any) -> Any:
    """The old value where the new one differs only by what browsers and forms do to every text."""
    if not isinstance(old, str):
        return new
    new = new or ""
    same = old.strip() == new.strip() if name in PROSE else "".join(old.split()) == "".join(new.split())
    return old if same else new
