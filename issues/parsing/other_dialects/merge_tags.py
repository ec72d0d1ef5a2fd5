"""Merge tags of mail programs, which each reader's mail had something of its own in place of: kept, never shown.

Mailchimp's and Mandrill's `*|FNAME|*`, MailerLite's `{$name}`, AWeber's `{!firstname}`, MailPoet's `[subscriber:firstname]`,
ActiveCampaign's `%FIRSTNAME%`, Sendy's and Campaign Monitor's `[Name,fallback=friend]`, Mautic's `{contactfield=firstname}`,
phpList's `[UNSUBSCRIBEURL]`, SendGrid's `{{{unsubscribe}}}`, Go's templates in listmonk, `{{ .Subscriber.Name }}`.
"""

from __future__ import annotations

import re

from .source import Source

_TAG = re.compile(
    r"\*\|[A-Z][\w:;.,=<>!\"'/ -]{0,200}\|\*"
    r"|\{[$!][a-zA-Z]\w{0,60}(?:\|[^{}\n]{0,200})?\}"
    r"|\[(?:subscriber|newsletter|link|date|site|contact_attribute|custom|activation_link):[\w:| -]{1,200}\](?![(\[:])"
    r"|\[[\w ]{1,40},\s?fallback=[^\[\]\n]{0,100}\](?![(\[:])"
    r"|\[(?:UNSUBSCRIBE|BLACKLIST|PREFERENCES|FORWARD|CONFIRMATION|JUMPOFF|SUBSCRIBE|CONTACT|ARCHIVE|VIEWBROWSER)(?:URL)?(?::\d{1,9})?\](?![(\[:])"
    r"|\{(?:contactfield|leadfield|ownerfield|pagelink|assetlink|formid|dynamiccontent)=[^{}\n]{1,100}\}"
    r"|\{(?:unsubscribe|webview|resubscribe|signature|tracking_pixel)(?:_(?:text|url|pixel))?\}"
    r"|\{\{\{[^{}\n]{1,200}\}\}\}"
    r"|%(?:FIRSTNAME|LASTNAME|FULLNAME|EMAIL|UNSUBSCRIBELINK|UNSUBSCRIBEURL|WEBCOPY|UPDATELINK|FORWARD2FRIEND|PERS_[A-Z0-9_]{1,60}"
    r"|SENDER-INFO(?:-SINGLELINE)?|SUBSCRIBERID(?:B64)?|TODAY[+-]?\d{0,4}|SOCIAL[A-Z_-]{1,60})%"
)
_OF_GO = re.compile(
    r"\{\{-?\s{0,9}(?:[.$][A-Za-z_][\w.]{0,200}|[A-Z]\w{1,40}URL|[A-Z]\w{1,40}View)\s{0,9}(?:\|[^{}\n]{0,200})?-?\}\}"
)
_TRACKED = re.compile(
    r"\{\{-?\s{0,9}TrackLink\s{1,9}(?P<quote>[\"'`])(?P<address>[^\"'`\s]{1,2000})(?P=quote)\s{0,9}\.?\s{0,9}-?\}\}"
)


def merge_tag(source: Source, start: int) -> int:
    """A tag at `start`; gives the end of what was dealt with, 0 for none."""
    found = _TAG.match(source.text, start)
    return source.keep(start, found.end()) if found else 0


def of_go(source: Source, start: int) -> int:
    """An output of a Go template, or of Handlebars, at `start`: the address of a link that was counted, else nothing to read."""
    if source.text.startswith("{{{", start):
        return merge_tag(source, start)
    if found := _TRACKED.match(source.text, start):
        return source.replace(start, found.end(), found["address"])
    found = _OF_GO.match(source.text, start)
    return source.keep(start, found.end()) if found else 0
