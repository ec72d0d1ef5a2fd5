"""What a mail shows stays where it is: a picture that is replaced, removed or goes with its issue's text."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from issues.models import Picture
from issues.pictures.collection import collect
from mailing.content import issue_mail
from mailing.delivery import planning
from mailing.models import Mailing
from tests.factories import make_issue, make_item, make_picture, png


def old(name: str) -> str:
    """A stored file that was last written long ago."""
    os.utime(Path(default_storage.path(name)), (0, 0))
    return name


def test_a_picture_stays_while_a_mailing_shows_it(db: None) -> None:
    issue = make_issue(publish_at=timezone.now())
    shown = make_picture(issue, name="faro.png", data=png(width=900, height=300))
    other = make_picture(issue, name="otra.png", data=png(width=30, height=20))
    make_item(issue, body="![El faro](faro.png)")
    planning.plan(issue)
    planning.run()
    content = Mailing.objects.get().content
    assert content and issue_mail.pictures_in(content) == {shown.sha256}
    names = [old(picture.file.name) for picture in (shown, other)]
    Picture.objects.all().delete()
    assert collect() == [names[1]]
    assert default_storage.exists(names[0]) and shown.file.url in content["html"]


def test_what_no_mailing_shows_goes_as_before(db: None) -> None:
    issue = make_issue()
    picture = make_picture(issue, name="faro.png", data=png(width=900, height=300))
    make_item(issue, body="![El faro](faro.png)")
    issue_mail.issue_mail(issue, key="preview", test=True)
    name = old(picture.file.name)
    Picture.objects.all().delete()
    assert collect() == [name]
