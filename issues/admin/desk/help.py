"""The help sheet of the desk: our Markdown by example (docs/writing.md says it in full), shown as readers will see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from ...markup import Context, render


@dataclass(frozen=True)
class Example:
    """What is written, and what it is; `shown` says what readers see where it cannot be shown here."""

    name: Promise
    markdown: Promise
    keys: str = ""
    shown: Promise | None = None

    @property
    def html(self) -> SafeString:
        """What readers see of it."""
        return mark_safe(render(str(self.markdown), Context(target="preview")).html)


EXAMPLES = (
    Example(_("Bold"), _("a **bold** word"), "Ctrl+B"),
    Example(_("Italics"), _("an *italic* word"), "Ctrl+I"),
    Example(_("Struck"), _("a ~~struck~~ word")),
    Example(_("Link"), _("[the timetable](https://trains.example/hours)"), "Ctrl+K"),
    Example(_("Bare address"), _("It is all at https://trains.example.")),
    Example(
        _("Citation"),
        _("[[How trains sleep - trains.example](https://trains.example/sleep)]"),
        "Ctrl+Shift+K",
    ),
    Example(
        _("Two citations"),
        _("[[One - a.example](https://a.example) and [Two - b.example](https://b.example)]"),
    ),
    Example(_("Note"), _("It came late.[^1]\n\n[^1]: By nine minutes.")),
    Example(
        _("Picture"),
        _('![A train in the snow](train.jpg "The *night* train")'),
        shown=_("The picture, and below it its caption: The night train."),
    ),
    Example(
        _("Several pictures"),
        _("![The platform](platform.jpg)\n![The clock](clock.jpg)"),
        shown=_("One figure of two pictures."),
    ),
    Example(
        _("Picture that leads somewhere"),
        _("[![The map](map.png)](https://trains.example/map)"),
        shown=_("The picture; a click on it opens the address."),
    ),
    Example(
        _("Video, podcast, song, tweet"),
        _("https://youtu.be/aqz-KE-bpKQ"),
        shown=_("The video, shown when asked for. Its address stands alone in a paragraph."),
    ),
    Example(
        _("Upload of Substack's"),
        _("substack-video:ID"),
        shown=_("“Not available here”: all that an export keeps of it."),
    ),
    Example(_("Heading"), _("#### The way back")),
    Example(_("Quote"), _("> Nobody slept.")),
    Example(_("List"), _("- bread\n- cheese\n    - of goat")),
    Example(_("Numbered list"), _("1. get up\n2. get off")),
    Example(_("Table"), _("| Hour | Platform |\n| --- | ---: |\n| 6:00 | 2 |")),
    Example(_("Code in a line"), _("the command `ls`")),
    Example(_("Code"), _("```python\nprint('late')\n```")),
    Example(_("Rule"), _("---")),
    Example(_("Line break"), _("Platform two,\\\nat six")),
    Example(_("Two lists in a row"), _("- bread\n\n<!-- -->\n\n- wine")),
    Example(_("A sign that is only a sign"), _("2 \\* 3, and a \\[bracket\\]")),
    Example(_("HTML"), _("Press <kbd>Enter</kbd>.")),
)

KEYS = (
    ("Ctrl+S", _("Save")),
    ("Ctrl+Z", _("Undo")),
    ("Ctrl+Shift+Z", _("Do it again")),
    ("Alt+↑ · Alt+↓", _("Move the part up or down")),
    ("Ctrl+/", _("This sheet")),
)
