"""What a mail server's answer is about: the recipient, the mailbox for now, or us. By phase, code and words.

Codes alone do not tell: Exim writes 5.0.0 for everything, Postfix 5.7.1 for much, Outlook.com 5.5.0 for a mailbox
that is not there. So the enhanced status code (RFC 3463) and the words are each read, and only where neither
contradicts is a recipient given up for good. A doubt is never final.
"""

from __future__ import annotations

import re
from enum import Enum

LONGEST = 1000  # characters looked at: an answer is a few lines
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
# Addresses, links and host names of a text are data, not words: "<spam@example.org>: user unknown".
NAMES = re.compile(
    r"<[^<>\s]{0,320}>|(?<![^\s])\S{1,320}@\S+|https?://\S+|(?<![\w.-])(?:[\w-]{1,63}\.){1,20}[a-z]{2,63}\b",
    re.I,
)


class About(Enum):
    """What an answer is about."""

    RECIPIENT = "recipient"  # there is no such mailbox: final
    MAILBOX = "mailbox"  # it takes nothing for now: full, too much at once, greylisted, or nobody can tell
    US = "us"  # our server, address, name, signature or content: never a reader's fault


def _words(text: str) -> re.Pattern[str]:
    """One expression of phrases, some a line, for texts whose spaces are single ones."""
    return re.compile("|".join(line.strip() for line in text.strip().splitlines()), re.I)


FOR_NOW = _words(r"""
    over ?quota|quota (exceeded|full)|exceed(s|ed|ing)? .{0,20}quota|quotaexceeded|out of (storage|space|disk)
    (mail)?box .{0,20}\bfull\b|mail ?box size|insufficient (system )?(storage|disk)|not enough space|storage exhausted
    (exceed(s|ed)?|exhausted) .{0,10}storage|storage .{0,10}(full|exceeded)|mailbox exceeds|larger than .{0,40}limit
    grey ?list|try again (later|in)|temporar(y|ily) (unavailable|rejected|deferred|suspended|disabled|failure|local problem)
    too many (messages|connections|recipients|mails|emails)|receiv(ing|es) .{0,12}(mail )?(too quickly|at a rate)
    server (is )?busy|system (is )?(overloaded|not accepting)|resources temporarily|queue too long
    message (has )?expired|retry time ?(out|not reached|exceeded)|connection timed out
    buz[oó]n .{0,20}llen[oa]|(cuota|espacio) .{0,20}(excedid|superad|agotad)|bo[iî]te .{0,25}pleine|casella .{0,10}piena
    caixa .{0,20}cheia|postfach .{0,10}voll|speichervolumen
""")
OUR_LIMIT = _words(r"""
    exceeded the max (emails|defers)|(daily|hourly|send|sending|outgoing) .{0,20}(limit|quota|rate) .{0,8}exceeded
    too much mail from|messages? from .{0,30}weren.t sent|mail server .{0,30}has exceeded
""")  # what our own provider lets us send; where it is only for now, waiting is all that it takes
ABOUT_US = _words(r"""
    \bspam|unsolicited|\bbulk\b|block ?list|black ?list|blocked|\bdnsb?l\b|\brbl\b|reputation|complaint|abuse
    \bd(kim|marc)\b|\bspf\b|\bdkim|unauthenticated|authentication|authenticated|not authori[sz]ed|unauthori[sz]ed
    sender|sending (ip|domain|server|host)|return.?path|envelope.?from|mail from|header from|from.?header
    \bhelo\b|\behlo\b|fully.qualified|reverse (dns|host|lookup)|\bptr\b|rdns|client host|host rejected|your (ip|host|server|isp)
    rcpthosts|prohibit|polic(y|ies)|banned|forbidden|verification failed|invalid dns mx
    content|virus|malware|attachment|phish|anti.?spoof
    (message|mail|size) .{0,30}(exceeds|too (large|big|long))|databytes|line too long|bare (cr|lf)|starttls
    too many hops|hop count|mail loop|loops? back|rate limit|(?<!not\s)listed (at|in|on|by)|suspicious|a problem occurred
    connections? (will )?not (be )?accepted|traffic not accepted|access denied.{0,40}\bip\b|junk ?mail
""")
PERHAPS_US = _words(r"""
    relay(ing)?\b|not (allowed|permitted)|(message|mail) (was )?(rejected|refused)|rejected message
""")  # also said of a recipient: "Message rejected: user unknown"
GONE = _words(r"""
    (user|recipient|mailbox|alias|account|address|addressee) (is )?(unknown|not (found|known|local|exist|valid|listed|activated)|invalid)
    (unknown|invalid|illegal|bad|wrong|no such|nonexistent|non-existent|inactive|deactivated) .{0,14}(user|recipient|mailbox|alias|account|address|person)
    (does|do|did)(n.t| not) exist|does(n.t| not) have an? .{0,40}account|no mailbox|mailbox (is )?(disabled|closed|inactive)
    mailbox (is )?(unavailable|not available)(?! or access)|unknown local part|userunknown|no such (domain|mail ?drop)
    recipient ?(address )?(rejected|refused|not found|notfound)|recip(ient)?notfound|unrout(e?able|eable mail) (address|domain)
    not listed in .{0,30}(directory|address book)|not (a )?(valid|known) (mailbox|user|recipient|address)|no valid recipient
    (account|user|mailbox|address) .{0,30}(disabled|inactive|deactivated|discontinued|closed|suspended|terminated|expired|no longer)
    no longer (available|valid|active|exists|in use|works|on server|accepts mail)|has left|undeliverable address|address not present
    not our customer|(host|domain)( or domain)?( name)? (not found|does not exist)|null ?mx|does not accept (e?.?mail|any mail)
    no account|user .{0,12}not local|cannot find .{0,20}(user|recipient|mailbox)|is not a (mailbox|user)|not a member of domain
    mx records? .{0,20}non-?existent|couldn.t find any host|possibly incorrect|previously bounced
    (usuario|destinatario|buz[oó]n|cuenta|casilla|direcci[oó]n) .{0,20}(no existe|inexistente|desconocid|inactiv|inv[aá]lid|expirad|deshabilitad)
    no existe (el|la|ese|esa|este|esta|ning[uú]na?) .{0,12}(usuario|destinatario|buz[oó]n|cuenta|casilla|direcci[oó]n)
    (destinataire|utilisateur|adresse) .{0,20}(inconnue?|invalide|inexistante?)|destinatario sconosciuto|indirizzo inesistente
    (utilizador|usu[aá]rio|destinat[aá]rio) .{0,12}(desconhecid|inexistente|n[aã]o existe)|(benutzer|empf.{1,2}nger) .{0,12}(unbekannt|nicht bekannt)
""")
SURELY_GONE = _words(r"""
    recipient\s+(address(es)?\s+)?rejected\s*:\s*access\s+denied
    unknown in relay recipient table
    (mailbox|account|user) .{0,12}(b?locked|closed|disabled) .{0,8}(due to|because of|for) (inactivity|lack of use)
""")  # Microsoft 365, Postfix, Free: words that speak of us elsewhere

CODES_GONE = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4", "4.310", "7.13"})
CODES_FOR_NOW = frozenset({"2.2", "2.3", "2.122", "2.120", "4.7", "4.316", "3.1", "3.2", "7.16"})
CODES_US = frozenset({"1.7", "1.8", "1.9", "3.4", "3.5", "4.6", "4.14", "5.2", "5.3", "5.4"})
PROTOCOL = frozenset(
    {500, 501, 502, 503, 504, 520, 523, 530, 534, 535, 538, 555, 571}
)  # ours, whoever reads it
GREETING = frozenset({"connect", "ehlo", "auth"})


def about(code: int, text: str, *, phase: str) -> About:
    """What a refusal is about. `code` is the reply's, 0 where only a status code is known (a bounce).

    Phases are those of RFC 5321 (connect, ehlo, auth, mail, rcpt, data, end) and "bounce".
    """
    text = text[:LONGEST]
    plain = " ".join(NAMES.sub(" ", text).split())
    found = ENHANCED.search(text)
    for_now = code // 100 == 4 if code else bool(found and found[1] == "4")
    codes = _by_codes(code, text)
    said = _by_words(plain, codes)
    if phase in GREETING:
        return About.US
    if for_now:
        return About.US if said is About.US else About.MAILBOX
    if phase == "mail" or OUR_LIMIT.search(plain):  # nothing but us was named yet; or what we may send
        return About.US
    if said is codes or codes is None:
        return said or (About.MAILBOX if phase in ("rcpt", "bounce") else About.US)
    if said is None:
        return codes
    # They contradict each other: what is about us is never a reader's fault; else it is not final.
    return About.US if said is About.US else About.MAILBOX


def is_clear(text: str) -> bool:
    """Whether a notice in words only says why: by a status code, or in words known here."""
    text = text[:LONGEST]
    plain = " ".join(NAMES.sub(" ", text).split())
    return bool(ENHANCED.search(text) or OUR_LIMIT.search(plain) or _by_words(plain, None))


def is_about_form(text: str) -> bool:
    """The message itself cannot be read or passed on (RFC 3463: X.6.X): the same bytes are refused again."""
    found = ENHANCED.search(text[:LONGEST])
    return bool(found and found[2] == "6")


def _by_words(plain: str, codes: About | None) -> About | None:
    if SURELY_GONE.search(plain):
        return About.RECIPIENT
    if FOR_NOW.search(plain):
        return (
            About.US if re.search(r"complaint|\bspam|block ?list|black ?list", plain, re.I) else About.MAILBOX
        )
    if ABOUT_US.search(plain):
        return About.US
    gone, us = GONE.search(plain), PERHAPS_US.search(plain)
    if gone and us:
        return About.RECIPIENT if codes is About.RECIPIENT else About.MAILBOX  # else a doubt
    return About.RECIPIENT if gone else About.US if us else None


def _by_codes(code: int, text: str) -> About | None:
    """What the codes say; None where they leave it open (5.0.0, 5.5.0, a bare 550) or contradict each other."""
    details = [f"{found[2]}.{found[3]}" for found in ENHANCED.finditer(text) if found[1] == "5"]
    said = {_by_detail(detail) for detail in details} - {None}
    if details:
        return said.pop() if len(said) == 1 else None
    if code in PROTOCOL:
        return About.US
    return {551: About.RECIPIENT, 552: About.MAILBOX}.get(code)


def _by_detail(detail: str) -> About | None:
    """What an enhanced status code says without its class (RFC 3463)."""
    if detail in CODES_GONE:
        return About.RECIPIENT
    if detail in CODES_FOR_NOW:
        return About.MAILBOX
    return About.US if detail in CODES_US or detail[:2] in ("6.", "7.") else None
