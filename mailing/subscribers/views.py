"""The public pages: sign up, confirm, leave, preferences. No cookies, nothing changes by GET, nothing is cached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from issues.accounts.client_ip import client_ip

from .. import addresses, tokens
from ..models import Subscriber
from . import lifecycle, rate_limit
from .forms import TEXT, TEXT_VERSION, AddressForm, SignUpForm, stamp
from .lifecycle import Proof

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """For pages about one reader: not stored, not indexed, their address not told to others.

    They carry their own proof (a signed token or the origin check), so Django's cookie is not needed. A database
    that cannot be written answers 503: never a success that did not happen.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except OperationalError:
            response = page(
                request,
                "mailing/message.html",
                503,
                title=_("Not now"),
                text=_("Please try again in a minute."),
            )
            response["Retry-After"] = "60"
        response["Cache-Control"] = "private, no-store"
        # Where nothing is told, browsers without Sec-Fetch-Site send "Origin: null", and the form would be refused.
        response["Referrer-Policy"] = "no-referrer" if kwargs else "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """One of our pages."""
    context |= {"site_name": settings.SITE_NAME}
    return render(request, template, context, status=status)


def message(request: HttpRequest, title: str, text: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page that says one thing."""
    return page(request, "mailing/message.html", status, title=title, text=text, **context)


def unknown_link(request: HttpRequest) -> HttpResponse:
    """The page for a token that is not, or no longer, valid."""
    text = _("This link is not complete or no longer works. In every issue there is one that does.")
    return message(request, _("We do not know this link"), text, 404, sign_up=True)


def proof(request: HttpRequest, *, text: str = "") -> Proof:
    """Where a request came from."""
    return Proof(
        ip=client_ip(request),
        agent=request.headers.get("User-Agent", "")[:300],
        page=request.path.split("/")[1][:300],
        text=text,
        text_version=TEXT_VERSION if text else "",
        language=get_language() or settings.LANGUAGE_CODE,
    )


@private
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; and what was sent with it. The answer is the same whoever the address belongs to."""
    if request.method != "POST":
        return page(request, "mailing/subscribe.html", form=SignUpForm(initial={"shown": stamp()}), text=TEXT)
    language = request.POST.get("language", "")
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        return _take(request)


def _take(request: HttpRequest) -> HttpResponse:
    """What was sent with the form. A form of another site that says so is asked once more on our own page."""
    if not rate_limit.from_our_page(request):
        if "embedded" in request.POST:
            form = _again(request.POST)
            return page(request, "mailing/subscribe.html", form=form, text=TEXT, once_more=form.is_valid())
        text = _("It was sent from a page that is not ours. Please sign up on our own.")
        return message(request, _("We did not take this form"), text, 403, sign_up=True)
    if rate_limit.too_many(client_ip(request)):
        text = _("Too many sign-ups came from your network. Please try again in an hour.")
        return message(request, _("Please wait"), text, 429)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return page(request, "mailing/subscribe.html", 422, form=_again(request.POST), text=TEXT)
    if not form.was_read:
        return page(request, "mailing/subscribe.html", form=_again(request.POST), text=TEXT, once_more=True)
    if not form.is_trap:
        language = get_language() or settings.LANGUAGE_CODE
        lifecycle.ask(form.cleaned_data["email"], language=language[:2], proof=proof(request, text=str(TEXT)))
    return HttpResponseRedirect(reverse("subscribe-sent"), status=303)


def _again(data: QueryDict) -> SignUpForm:
    """The form as it was filled in, with a new stamp."""
    data = data.copy()
    data["shown"] = stamp()
    again = SignUpForm(data)
    again.full_clean()
    return again


@private
def sent(request: HttpRequest) -> HttpResponse:
    """What everybody sees after the form."""
    text = _(
        "If this address is not on the list yet, a mail is on its way to it. "
        "Open it and press its button. Look among the unwanted mail too."
    )
    return message(request, _("Look into your mailbox"), text)


@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the confirmation mail: a button, because programs open links and people press buttons."""
    reader = tokens.confirmer_of(token)
    if reader is None:
        return unknown_link(request)
    confirmed = reader.state == Subscriber.State.CONFIRMED
    if request.method == "POST":
        confirmed = lifecycle.confirm(reader, proof(request, text=str(TEXT)))
    if confirmed:
        manage = reverse("preferences", args=[tokens.make(tokens.MANAGE, reader.key)])
        text = _("The next issue comes by mail.")
        return message(request, _("Welcome"), text, link=(manage, _("Your subscription")))
    if not reader.may_confirm:
        text = _("This link is too old. Sign up again and you get a new one.")
        return message(request, _("Too late for this link"), text, 410, sign_up=True)
    return page(
        request,
        "mailing/button.html",
        title=_("One more step"),
        text=TEXT,
        button=_("Yes, send me the issues"),
    )


@private
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST of the mail program leaves at once; GET shows a button and changes nothing."""
    reader = tokens.subscriber_of(tokens.LEAVE, token)
    if reader is None:
        return unknown_link(request)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        lifecycle.leave(reader, proof(request))
        again = reverse("subscribe")
        text = _("No more mail to %(email)s. You can come back at any time.") % {
            "email": addresses.masked(reader.email)
        }
        return message(request, _("You have left"), text, link=(again, _("Sign up again")))
    if reader.state in Subscriber.LEFT:
        return message(request, _("You have left"), _("No mail goes to this address."), sign_up=True)
    return page(
        request,
        "mailing/button.html",
        title=_("Leave?"),
        text=_("No more issues to %(email)s.") % {"email": addresses.masked(reader.email)},
        button=_("Leave"),
        one_click=True,
    )


@private
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """A reader's own page: leave, change the address, ask for their data. It may be open to whoever got a forwarded
    mail, so it tells nothing about them."""
    reader = tokens.subscriber_of(tokens.MANAGE, token)
    if reader is None:
        return unknown_link(request)
    form = AddressForm()
    if request.method == "POST":
        action = request.POST.get("do")
        if action == "data":
            return _ask_own_data(request, reader)
        if action == "leave":
            lifecycle.leave(reader, proof(request))
            return message(request, _("You have left"), _("No more mail to you."), sign_up=True)
        form = AddressForm(request.POST)
        if action == "change" and form.is_valid():
            if not lifecycle.ask_change(reader, form.cleaned_data["email"]):
                text = _("Mails about a new address went out several times today. Please try again tomorrow.")
                return message(request, _("Please wait"), text, 429)
            text = _(
                "A mail is on its way to the new address. Press its button and it takes the old one's place."
            )
            return message(request, _("Look into your mailbox"), text)
    stands = {
        "gone": reader.state in Subscriber.LEFT,
        "confirmed": reader.state == Subscriber.State.CONFIRMED,
    }
    return page(
        request,
        "mailing/preferences.html",
        reader=reader,
        address=addresses.masked(reader.email),
        form=form,
        **stands,
    )


@private
def confirm_change(request: HttpRequest, token: str) -> HttpResponse:
    """The button that makes a new address the reader's."""
    reader, done = tokens.changer_of(token)
    if reader is None:
        return unknown_link(request)
    if request.method == "POST" or done:
        if done or lifecycle.change(reader, proof(request)):
            return message(request, _("Done"), _("The next issue comes to the new address."))
        text = _("This link is too old, or the address is on the list already.")
        return message(request, _("Nothing changed"), text, 410)
    return page(
        request,
        "mailing/button.html",
        title=_("A new address"),
        text=_("Send the issues to %(email)s from now on.") % {"email": addresses.masked(reader.new_email)},
        button=_("Use this address"),
    )


def _ask_own_data(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    """Write to the reader's own address with the way to their data."""
    if not lifecycle.ask_own_data(reader):
        text = _(
            "Mails about this went out several times today, or the address was changed less than a week ago. "
            "Please try again later, or reply to one of our mails."
        )
        return message(request, _("Please wait"), text, 429)
    text = _("A mail is on its way to %(email)s. Its link shows your data, and there you can erase them.")
    return message(request, _("Look into your mailbox"), text % {"email": addresses.masked(reader.email)})


@private
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """Everything kept about a reader, to take away or to erase, by the link of a mail to their address."""
    reader = tokens.owner_of(token)
    if reader is None:
        return unknown_link(request)
    if request.method == "POST" and request.POST.get("do") == "forget":
        lifecycle.forget(reader)
        return message(request, _("Forgotten"), _("Nothing about you is kept here any more."))
    return page(request, "mailing/own_data.html", data=reverse("own-data-file", args=[token]))


@private
def own_data_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a file."""
    reader = tokens.owner_of(token)
    if reader is None:
        return unknown_link(request)
    response = HttpResponse(lifecycle.own_data(reader), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="quincena.json"'
    return response
