"""Lists of readers at the desk: a file, what would become of each line, questions about columns, and then for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..errors import NotASubscriberList, UndecidedColumns
from ..models import Subscriber
from ..subscribers.lists.columns import Question
from ..subscribers.lists.importing import Report, import_subscribers
from ..subscribers.lists.vocabulary import Role

TREAT = "treat-"  # and the column's name: the name of a select
MOST_QUESTIONS = 50
ANSWERS = [
    ("", gettext_lazy("Please choose")),
    (Role.STATUS, gettext_lazy("A status: only words like “confirmed”, “subscribed” or “active” come in")),
    (Role.CONSENT, gettext_lazy("A consent: only a yes comes in")),
    (Role.LEFT, gettext_lazy("A date or mark of leaving: only who has none comes in")),
    (Role.IGNORE, gettext_lazy("Neither: it says nothing about mail")),
]


class ListForm(forms.Form):
    """A file of readers, a preview first; and a select for each column that was asked about."""

    file = forms.FileField(label=gettext_lazy("CSV file"))
    store = forms.BooleanField(
        label=gettext_lazy("Store it"),
        required=False,
        help_text=gettext_lazy("Without this, only what would happen is shown."),
    )

    def __init__(self, *args: Any, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in columns.items():
            self.fields[TREAT + name] = forms.ChoiceField(
                label=name, choices=ANSWERS, required=False, help_text=values
            )
        self.order_fields([TREAT + name for name in columns])

    def answers(self) -> dict[str, str]:
        """What was chosen for which column."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith(TREAT)}
        return {name.removeprefix(TREAT): value for name, value in chosen.items() if value}


def import_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page a list comes in by: what it would do, or, with the box ticked, its doing and the way back."""
    asked = [name.removeprefix(TREAT) for name in request.POST if name.startswith(TREAT)][:MOST_QUESTIONS]
    form = ListForm(request.POST or None, request.FILES or None, columns=dict.fromkeys(asked, ""))
    report, questions = None, []
    if form.is_valid():
        try:
            report = _import(form)
        except UndecidedColumns as error:
            questions = error.questions
        except NotASubscriberList as error:
            form.add_error("file", str(error))
    if report and form.cleaned_data["store"]:
        messages.success(request, _stored(report))
        return HttpResponseRedirect(reverse("admin:mailing_subscriber_changelist"))
    if questions:
        form = _with_questions(form, questions)
    context |= {
        "opts": Subscriber._meta,
        "title": _("Import readers"),
        "form": form,
        "report": report,
        "questions": questions,
    }
    return TemplateResponse(request, "admin/mailing/subscriber/import.html", context)


def _import(form: ListForm) -> Report:
    upload = form.cleaned_data["file"]
    return import_subscribers(
        upload.read(), treat=form.answers(), dry_run=not form.cleaned_data["store"], note=upload.name
    )


def _with_questions(form: ListForm, questions: Iterable[Question]) -> ListForm:
    """The form with a select more for each question; what was answered stays answered."""
    columns = dict.fromkeys(form.answers(), "")
    for question in questions:
        columns[question.column] = ", ".join(f"«{value}» {count}" for value, count in question.values)
    initial = {TREAT + name: answer for name, answer in form.answers().items()}
    return ListForm(initial=initial, columns=columns)


def _stored(report: Report) -> str:
    counts = ", ".join(f"{outcome} {number}" for outcome, number in report.outcomes())
    return _("Stored: %(counts)s.") % {"counts": counts or 0}
