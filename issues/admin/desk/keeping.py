"""What a page of the desk sends at each pause: saved where it is a draft, else kept beside the issue; and what waits so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ...content import IssueContent
from ...editing import corrections
from ...editing.autosave import Kept, autosave, forget, keep_beside
from ...editing.compare import Difference, compare
from ...errors import ContentConflict, InvalidContent
from ...models import Issue, Unsaved
from .forms import DeskForm


def keep(request: HttpRequest, issue: Issue, form: DeskForm) -> dict[str, Any]:
    """Saves what may be saved by itself and keeps the rest beside; answers what the page has to know of it:
    `state` is "saved", "kept" (a public issue's, or not all of it) or "conflict"; `faults` are sentences by field."""
    answer: dict[str, Any] = {"at": date_format(timezone.localtime(), "H:i:s"), "faults": form.faults}
    answer["public"] = issue.is_public()
    try:
        kept = None if "" in form.faults else _saved(request, issue, form)
    except ContentConflict:
        _beside(request, issue, form)
        return answer | {"state": "conflict", "told": _("Somebody else saved this issue meanwhile.")}
    except InvalidContent as invalid:
        kept, answer["faults"] = None, form.faults | invalid.errors
    if kept is not None:
        answer["faults"] = form.faults | kept.refused
        prefixes = form.prefixes()
        answer |= {
            "base": kept.text.digest,
            "slugs": {p: item.slug for p, item in zip(prefixes, kept.text.items, strict=False)},
            "titles": {p: item.title for p, item in zip(prefixes, kept.text.items, strict=False)},
        }
        corrections.tell(issue, form.fields.said())
    is_all = kept is not None or form.says_nothing_new()
    if is_all and not answer["faults"]:
        forget(issue, by=request.user, sittings=form.sittings)  # type: ignore[arg-type]
        return answer | {"state": "saved"}
    _beside(request, issue, form)
    return answer | {"state": "kept", "stale": kept is None and form.base != form.old.digest}


def _saved(request: HttpRequest, issue: Issue, form: DeskForm) -> Kept | None:
    by: Any = request.user
    return autosave(issue, form.text(), by=by, base=form.base, sitting=form.sitting(gathers=True))


def _beside(request: HttpRequest, issue: Issue, form: DeskForm) -> None:
    sent = {name: values for name, values in form.data.lists() if name != "csrfmiddlewaretoken"}
    keep_beside(issue, by=request.user, sitting=form.sittings[0], form=sent)  # type: ignore[arg-type]


def discard(desk: ModelAdmin, request: HttpRequest, issue: Issue) -> HttpResponse:
    """Throws away what this editor wrote on one opened page (POST `sitting`) and did not save."""
    forget(issue, by=request.user, sittings=[request.POST.get("sitting", "")])  # type: ignore[arg-type]
    return HttpResponseRedirect(reverse("admin:issues_issue_change", args=[issue.pk]))


@dataclass(frozen=True)
class Waiting:
    """Writing of an editor's that was never saved: where it differs from what the issue says, and its first words there."""

    row: Unsaved
    labels: list[str]
    words: str


def waiting_for(issue: Issue, text: IssueContent, by: Any) -> Iterator[Waiting]:
    """What this editor wrote on other pages and is not in the issue, newest first; what only repeats it is left out."""
    for row in Unsaved.objects.filter(issue=issue, by=by):
        form = DeskForm(issue, text, as_query(row.form))
        differences = compare(text, form.text())
        faults = [str(field.label) for field in form.faulty_fields()]
        labels = [*(difference.label for difference in differences), *faults]
        if labels or form.fields.said_anew():
            yield Waiting(row, list(dict.fromkeys(labels)), _first_words(differences))


def _first_words(differences: list[Difference]) -> str:
    """The writing from shortly before the first word that is not in the issue."""
    for part in differences:
        kinds = [piece.kind for piece in part.pieces if piece.kind != "gone"]
        if "new" in kinds:
            written = [piece.text for piece in part.pieces if piece.kind != "gone"]
            first = kinds.index("new")
            before = "".join(written[:first]).rpartition("\n")[2].split(" ")
            return " ".join([*before[-5:-1], before[-1] + "".join(written[first:])]).strip()
    return ""


def taken_up(issue: Issue, text: IssueContent, unsaved: Unsaved) -> QueryDict:
    """The values of a form that was never saved, as a new page sends them that goes on with the one it was written on."""
    query = as_query(unsaved.form)
    former = [*query.get("resumes", "").split(), unsaved.sitting]
    query["sitting"], query["turn"] = DeskForm(issue, text).fields.initial["sitting"], "0"
    query["resumes"] = " ".join(dict.fromkeys(filter(None, former)))
    return query


def as_query(form: dict[str, Any]) -> QueryDict:
    """A form's values as a browser would send them again."""
    query = QueryDict(mutable=True)
    for name, values in form.items():
        query.setlist(name, values)
    return query
