"""The welcome mail at the desk: one text a language, tried by a test to oneself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..content.template import one_line
from ..content.welcome import welcome
from ..models import Letter, Subscriber, WelcomeText
from ..subscribers.welcome import write_anew


class WelcomeForm(forms.ModelForm):
    """A text that can be rendered."""

    class Meta:
        model = WelcomeText
        fields = ["language", "is_on", "subject", "text"]

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                welcome(Subscriber(), WelcomeText(**cleaned))
            except Exception as error:
                raise forms.ValidationError(
                    _("This text cannot be shown: %(why)s") % {"why": error}
                ) from error
        return cleaned


@admin.register(WelcomeText)
class WelcomeTextAdmin(admin.ModelAdmin):
    """What readers are told once, after confirming."""

    form = WelcomeForm
    list_display = ("subject", "language", "is_on")
    actions = ("send_test",)

    def save_model(self, request: HttpRequest, obj: WelcomeText, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        write_anew(obj)

    def delete_model(self, request: HttpRequest, obj: WelcomeText) -> None:
        obj.is_on = False
        write_anew(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[WelcomeText]) -> None:
        for text in queryset:
            self.delete_model(request, text)

    @admin.action(description=gettext_lazy("Send me a test"), permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: QuerySet[WelcomeText]) -> None:
        """Each chosen text to whoever asks, with links that belong to nobody."""
        address = getattr(request.user, "email", "")
        if not address:
            messages.error(request, _("Your account has no mail address."))
            return
        for text in queryset:
            content = welcome(Subscriber(key="test"), text)
            content["headers"] = [pair for pair in content["headers"] if not pair[0].startswith("List-Un")]
            Letter.objects.enqueue(address, content, kind=Letter.Kind.TEST)
        messages.success(request, _("A test is on its way to %(address)s.") % {"address": address})
