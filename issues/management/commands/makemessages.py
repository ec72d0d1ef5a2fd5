"""`manage.py makemessages`: Django's own, which also collects the sentences that problems and rejections carry."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Where those sentences stand: the name of the call, and which of its arguments."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        "--keyword=Rejected:1",
        "--keyword=PictureRefused:1",
        "--keyword=Message:1",
        "--keyword=noop:1",
        "--keyword=Problem:2",
        "--keyword=add:2",
        "--keyword=reject:2",
        "--keyword=refuse:2",
        "--keyword=report:3",
    ]
