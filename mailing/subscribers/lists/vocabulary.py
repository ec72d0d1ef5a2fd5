"""What mail programs call their columns and states. Only what is listed here as a yes is one.

Read from the exports of Substack, Ghost, Buttondown, beehiiv, Mailchimp, Kit, listmonk, Keila, MailPoet, The Newsletter
Plugin, Mailtrain, MailerLite, Sendy, Brevo, Mautic, phpList, Shopify, Mailman, Google Groups and our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from issues.parsing.folding import fold

from .cells import plain


class Role(StrEnum):
    """What a column says about who gets mail. The last ones are for columns known by name only."""

    STATUS = "status"  # passes with a word that means confirmed
    CONSENT = "consent"  # passes with a yes
    LEFT = "left"  # passes when empty, or a no
    IGNORE = "ignore"  # says nothing about it
    TYPE = "type"  # like STATUS, with the words for kinds of readers besides
    DISABLED = "disabled"  # passes with a no that is written out
    CONFIRMED = "confirmed"  # passes with a date, in files without a status
    DELIVERY = "delivery"  # passes with a way in which mail comes


ANSWERS = (Role.STATUS, Role.CONSENT, Role.LEFT, Role.IGNORE)


def key(text: str) -> str:
    """A name or value to compare: small letters without accents, `_` for all that is no letter or digit."""
    return re.sub(r"[^\w]+|_+", "_", fold(plain(text))).strip("_")


def key_of(name: str) -> str:
    """The `key` of a column's name, its words told apart where capital letters do so: "fechaBaja"."""
    return key(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name))


def word(text: str) -> str:
    """A value to compare: as `key`, but every mark counts: "subscribed?" is no "subscribed"."""
    return re.sub(r"[\s_-]+", "_", fold(plain(text)))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADDRESS = _words("email emails mail correo correos courriel posta emailaddress")
_AROUND_ADDRESS = _ADDRESS | _words(
    "e address addresses adresse adress electronico electronica direccion de del la el di do tu su your required "
    "obligatorio primary principal subscriber subscribers contact user account reader lector member suscriptor "
    "indirizzo elettronica endereco eletronico electronique eletronica 1 value"
)


def is_address_name(name: str) -> bool:
    """Whether a column of this name (a `key`) holds the readers' addresses."""
    words = set(name.split("_"))
    return bool(words & _ADDRESS) and words <= _AROUND_ADDRESS


_ROLES: Mapping[Role, str] = {
    Role.STATUS: """
        status state estado subscription_status subscriber_status list_status global_status email_status
        contact_status member_status email_marketing_status marketing_status email_marketing confirm_status
        estado_global estado_de_la_lista estado_de_lista statut statut_global statut_de_la_liste""",
    Role.TYPE: "type subscriber_type group_status",
    Role.CONSENT: """
        subscribed_to_emails double_opt_in opt_in confirmed accepts_email_marketing accepts_marketing
        is_this_subscriber_confirmed is_this_user_confirmed""",
    Role.DELIVERY: "email_preference email_delivery delivery delivery_mode",
    Role.DISABLED: "email_disabled",
    Role.CONFIRMED: "confirmed_at confirmation_time confirmation_date confirmed_on",
    Role.LEFT: """
        unsub_time unsubscribed unsubscribed_at unsubscribed_date unsubscribe_date unsubscribe_time unsubscription_date
        clean_time cleaned_at deleted_at canceled_at cancelled_at left_at bounced bounced_at complained complained_at
        bounce unsub blacklisted blocklisted email_blacklisted emailblacklisted email_blocklisted dnc do_not_contact
        donotcontact suppressed nomail is_excluded_from_campaigns excluded_from_campaigns
        is_this_subscriber_blacklisted is_this_user_blacklisted is_this_subscriber_disabled is_this_user_disabled""",
    Role.IGNORE: """
        active_subscription prefer_digests digest_enabled expiry activity bestseller is_bestseller receiving_emails_for
        subscription_type subscriptions_gifted subscriber_country state_province can_see_paid_content feed_by_mail
        unsub_campaign_title unsub_campaign_id unsub_reason unsub_reason_other unsub_reason_details
        clean_campaign_title clean_campaign_id last_active asked_at
        email_marketing_consent_updated_at posting_permissions number_of_bounces
        did_this_subscriber_manually_confirm did_this_user_manually_confirm""",
}
KNOWN: Mapping[str, Role] = {name: role for role, names in _ROLES.items() for name in names.split()}
# Columns whose meaning another column of the same file decides: Substack's date of the end of paying.
BESIDE: Mapping[str, tuple[frozenset[str], Role]] = {
    "cancel_date": (_words("stripe_plan subscription_type paid_upgrade_date first_paid_date"), Role.IGNORE),
}
# Names that are used for other things too: they count only where a value is one of our words.
AMBIGUOUS = _words("state estado type")

CONFIRMED = _words(
    "subscribed confirmed active enabled 1 suscrito suscrita confirmado confirmada activo activa alta de_alta "
    "abonne inscrit aktiv abonniert iscritto"
)
# listmonk's "enabled" says only that the address is not blocked; what the reader said is a state of each list, which its
# CSV leaves out. It passes beside such a column, or when the editor treats its column as the status.
NOT_BLOCKED = _words("enabled")
LIST_STATES = _words("subscription_status list_status")
READER_TYPES = _words(  # Buttondown's and Substack's: all of them were receiving mail
    "regular premium gifted trialed churned churning past_due paused unpaid free paid comp complimentary gift ios_app "
    "founding member owner manager"
)
WAYS = _words(  # in which Google Groups, groups.io, Yahoo Groups and Mailman bring mail
    "email mail digest abridged individual individual_email individual_emails each_email all_email daily_digest "
    "full_featured_digest plain_digest plain_digests mime_digests summary_digests regular"
)
REFUSED = _words(
    "unsubscribed cleaned bounced complained blocklisted blacklisted disabled unconfirmed pending inactive cancelled "
    "canceled unreachable unactivated undeliverable removed blocked spammy malicious deleted junk suppressed "
    "nonsubscribed non_subscribed not_subscribed not_confirmed opted_out opt_out unsubscribe marked_as_spam "
    "banned suspended excluded nomail no_mail no_email never_subscribed spam_reported excluido excluida suspendido "
    "hard_bounced soft_bounced hard_bounce needs_approval archived upcoming expired invalid validating transactional "
    "baja de_baja dado_de_baja dada_de_baja desuscrito cancelado cancelada rebotado inactivo inactiva pendiente "
    "sin_confirmar no_confirmado no_suscrito bloqueado borrado eliminado desactivado abgemeldet desabonne desinscrit"
)
# The Newsletter Plugin's letters: confirmed, and not (subscribed but not confirmed), unsubscribed, bounced, complained.
LETTERS = _words("c s u b p")
YES = _words("true 1 yes y t on si s x oui ja verdadero cierto granted given agreed accepted")
NO = _words("false 0 no n f off none null nil falso nunca never nein non")

_SUSPICIOUS = re.compile(
    r"""stat(us|e|ut|o)(_|$)|estad|estatus|situacion|consen|permi(ss|s)|gdpr|rgpd|lopd|privacy|privacidad|dsgvo
    |(^|_)opt(_|in|out|ed)|subscri|suscri|unsub|desuscri|abonn|inscri|(?<!tra)bajas?(_|$)|(^|_)altas?(_|$)|(^|_)activ[eoa](_|$)|is_active
    |inactiv|enabled|disabled|desactiv|block|bloque|blacklist|(^|_)lista_negra|bounc|rebot|spam|complain|queja
    |delet|elimin|borrad|remov|cancel|(^|_)(left|gone|leave|leaving|salida|exit|quit)(_|$)|(^|_)dnc(_|$)
    |do_?not|no_(contact|envi|molest|quier|mail|email|correo)|confirm|verifi|valid|suppress|suprim|clean|churn
    |newsletter|boletin|mailing|marketing|accept|acepta|autoriz|agree|acuerdo|wants|quiere|recib|receive|deliverab
    |abgemeldet|abmeld|end_date|ended|fecha_(de_)?fin(_|$)|expir|caduc|withdr|retir|revok|revoc|erase|forgotten|olvid
    |eligib|mailable|allow|permit|exclu|no_?mail|(^|_)mute|banned|suspend|paus|snooz|preferenc|frequen|frecuenci
    |(^|_)(delivery|entrega|envios?)(_(mode|status|type|option|method))?$""",
    re.VERBOSE,
)
# When, from where and how somebody came says nothing of having left.
_COMING = re.compile(
    r"""(?P<before>(fecha|date|ip|hora)_((de|of)_)?(la_)?)?
    (subscribe|subscribed|subscription|subscriber|suscripcion|suscrito|alta|optin|opt_in|confirm|confirmed|confirmation
    |confirmacion|signup|sign_up|verified|last_active|opted_in|(email_)?(marketing_)?consent)
    (?P<after>_(at|on|date|time|timestamp|ip|ip_address|since|source.*|country|url|page|form|method|id|name|uuid))?""",
    re.VERBOSE,
)
_COUNTS = re.compile(
    r"(num_)?(emails|days|links|posts?|unique_emails|unique_posts)_(received|dropped|active|seen|opened).*"
)


def looks_like_a_refusal(name: str) -> bool:
    """Whether a column of this unknown name (a `key`) may say who gets no mail."""
    if _COUNTS.fullmatch(name):
        return False
    coming = _COMING.fullmatch(name)
    return bool(_SUSPICIOUS.search(name)) and not (coming and (coming["before"] or coming["after"]))
