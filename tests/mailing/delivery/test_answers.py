"""What real servers' refusals are about, each in its program's own words."""

from __future__ import annotations

import pytest

from mailing.delivery.answers import About, about

A = "<ana@example.net>"
RECIPIENT = {
    # Postfix
    ("rcpt", f"550 5.1.1 {A}: Recipient address rejected: User unknown in virtual mailbox table"),
    ("rcpt", f"550 5.1.1 {A}: Recipient address rejected: User unknown in local recipient table"),
    ("rcpt", f'550 5.1.1 {A}: Recipient address rejected: undeliverable address: unknown user: "ana"'),
    ("rcpt", "550 5.1.1 <spam@blocked.example>: Recipient address rejected: example.net"),
    ("bounce", "5.1.1 550 5.1.1 User unknown"),
    ("bounce", "5.4.4 Host or domain name not found. Name service error for name=example.invalid type=AAAA"),
    # Exim, which writes 5.0.0 in its notices
    ("rcpt", "550 Unrouteable address"),
    ("rcpt", "550 Unknown user"),
    ("rcpt", "550 No Such User Here"),
    ("bounce", "5.0.0 550 No Such User Here"),
    ("bounce", "5.0.0 Unrouteable address"),
    # Sendmail, qmail, Courier, Dovecot, Cyrus
    ("rcpt", f"550 5.1.1 {A}... User unknown"),
    ("rcpt", "553 5.3.0 <ana@example.net>... No such user here"),
    ("rcpt", "550 sorry, no mailbox here by that name. (#5.1.1 - chkuser)"),
    ("bounce", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)"),
    ("end", f"550 5.1.1 {A} User doesn't exist: ana@example.net"),
    ("rcpt", "550 5.1.1 unknown or illegal alias: ana@example.net"),
    # Domino
    ("rcpt", "550 ana@example.net... No such user"),
    ("bounce", "5.0.0 User ana (ana@example.net) not listed in Domino Directory"),
    ("bounce", "5.0.0 User ana (ana@example.net) not listed in public Name & Address Book"),
    # Microsoft 365 and Outlook.com
    (
        "rcpt",
        "550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT003.eop-EUR03.prod.protection.outlook.com]",
    ),
    (
        "bounce",
        "5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ana@example.net not found by SMTP address lookup",
    ),
    ("bounce", "5.4.310 DNS domain example.invalid does not exist [Message=InfoDomainNonexistent]"),
    ("rcpt", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [BL2NAM02FT030]"),
    ("rcpt", "550 5.5.1 no such user"),
    # Gmail, Yahoo, others
    (
        "rcpt",
        "550-5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 double-checking https://support.google.com/mail/?p=NoSuchUser a1si - gsmtp",
    ),
    (
        "rcpt",
        "550-5.2.1 The email account that you tried to reach is inactive. For more\n5.2.1 information, go to https://support.google.com/mail/?p=DisabledUser - gsmtp",
    ),
    (
        "rcpt",
        "554 delivery error: dd This user doesn't have a yahoo.com account (ana@yahoo.com) [-5] - mta1.mail.gq1.yahoo.com",
    ),
    (
        "end",
        "554 delivery error: dd Sorry your message to ana@yahoo.com cannot be delivered. This mailbox is disabled (554.30).",
    ),
    (
        "rcpt",
        "550 Message was not accepted -- invalid mailbox. Local mailbox ana@mail.ru is unavailable: user not found",
    ),
    ("rcpt", "550 Requested action not taken: mailbox unavailable"),
    ("rcpt", "551 User not local; please try <ana@example.org>"),
    ("rcpt", "556 5.1.10 Recipient address rejected: Domain example.net does not accept mail (nullMX)"),
    # words that speak of us elsewhere
    ("rcpt", f"550 5.1.1 {A}: Recipient address rejected: User unknown in relay recipient table"),
    ("rcpt", "550 5.2.1 This mailbox has been blocked due to inactivity (UserSearch)"),
    ("rcpt", "550 5.1.1 Message rejected: user unknown"),
    ("rcpt", "550 5.4.1 All recipient addresses rejected : Access denied"),
    # a notice's own status is vague, the answer it tells of is not
    ("bounce", "5.0.0 550 5.1.1 nothing more"),
    ("bounce", "5.0.0 all relevant MX records point to non-existent hosts"),
    ("bounce", "5.1.1 550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
    ("bounce", "5.2.1 STOREDRV.Deliver.Exception:AccountDisabledException.MapiExceptionMailboxDisabled"),
    # Mimecast, Proofpoint, Barracuda, iCloud, SES, Mailgun, providers of other languages
    ("rcpt", "550 Recipient email address is possibly incorrect"),
    ("rcpt", "550 Invalid Recipient - psmtp"),
    ("rcpt", "550 permanent failure for one or more recipients (ana@example.net:550 5.1.1 User unknown)"),
    ("rcpt", "550 5.1.6 recipient no longer on server: ana@icloud.com"),
    (
        "bounce",
        "5.1.1 Amazon SES has suppressed sending to this address because it has a recent history of bouncing",
    ),
    ("bounce", "5.0.0 Not delivering to previously bounced address"),
    ("rcpt", "550 RCPT ERROR. Mailbox does not exist"),
    ("rcpt", "550 Unknown local part ana in <ana@web.example>"),
    ("rcpt", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_418 [418]"),
    ("rcpt", "550 El usuario no existe"),
    ("rcpt", "550 No existe ninguna cuenta con ese nombre"),
    ("rcpt", "550 Esta casilla ha expirado por falta de uso"),
    ("rcpt", "550 Destinatario sconosciuto o mailbox disattivata"),
    ("rcpt", "550 Benutzer nicht bekannt/User unknown"),
}
MAILBOX = {
    ("rcpt", "452 4.2.2 The email account that you tried to reach is over quota. - gsmtp"),
    ("rcpt", "552-5.2.2 The email account that you tried to reach is over quota and inactive. - gsmtp"),
    (
        "bounce",
        "5.2.2 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
    ),
    (
        "rcpt",
        "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n5.2.1 prevents additional messages from being delivered. - gsmtp",
    ),
    ("rcpt", "450-4.2.1 The user you are trying to contact is receiving mail too quickly. - gsmtp"),
    (
        "bounce",
        "5.2.122 550 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour",
    ),
    (
        "rcpt",
        f"450 4.2.0 {A}: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.net",
    ),
    ("rcpt", "451 4.7.1 greylisted, try again"),
    ("rcpt", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)"),
    ("rcpt", "552 Mailbox is full"),
    ("rcpt", "550 Mailbox size limit exceeded"),
    ("rcpt", "550 Mail  box size limit exceeded"),
    ("rcpt", "550 account overquota"),
    ("rcpt", "550 Greylisting in force"),
    ("end", "552 5.2.2 <ana@example.net> Quota exceeded (mailbox for user is full)"),
    ("bounce", "5.0.0 Mail quota exceeded."),
    ("bounce", "4.4.1 connect to mx.example.net[192.0.2.9]:25: Connection timed out"),
    ("bounce", "5.4.7 554 5.4.7 [internal] message expired"),
    ("rcpt", "550 something nobody can read"),
    ("bounce", "5.7.1 550 5.7.1 no such user"),  # the code and the words contradict each other: not final
    ("bounce", "4.2.2 550 4.2.2 no such user"),
    ("bounce", "5.1.1 550 5.7.1 nothing more"),
    ("rcpt", "550 Message rejected: user unknown"),  # a doubt
    ("rcpt", "554 Mailbox unavailable or access denied [192.0.2.1]"),
    ("rcpt", f"450 4.1.1 {A}: Recipient address rejected: unverified address: Address verification in progress"),
    ("rcpt", "450 4.3.2 Service currently unavailable"),
    ("bounce", "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) I'm not going to try again; this message has been in the queue too long."),
    ("bounce", "5.4.300 550 5.4.300 Message expired -> 451 4.4.4 Mail received as unauthenticated"),
    ("bounce", "5.2.0 STOREDRV.Deliver.Exception:StorageTransientException; Failed due to a transient exception"),
    ("rcpt", "552 1 Requested mail action aborted: exceeded storage allocation"),
    ("rcpt", "550 User mailbox exceeds allowed size"),
    ("rcpt", "550 Benutzer hat das Speichervolumen ueberschritten. / User has exhausted allowed storage space."),
    ("rcpt", "550 Buzón del destinatario lleno"),
    ("rcpt", "552 5.2.2 Boite du destinataire pleine. Recipient overquota. OFR_417"),
    ("end", "454 Throttling failure: Maximum sending rate exceeded."),
}  # fmt: skip
US = {
    ("rcpt", "550 your host is in our blacklist"),
    ("rcpt", "550 your host is in our black  list"),
    ("rcpt", "550 taken for junkmail"),
    # how we greet, log in and name ourselves
    ("ehlo", "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname"),
    ("rcpt", "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname"),
    ("auth", "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
    ("mail", "530 5.7.0 Must issue a STARTTLS command first"),
    ("mail", "530 5.7.57 Client not authenticated to send mail"),
    ("mail", "553 5.7.1 <boletin@example.org>: Sender address rejected: not owned by user quincena"),
    ("rcpt", "550 5.1.8 <boletin@example.invalid>: Sender address rejected: Domain not found"),
    ("rcpt", "550 5.1.0 <boletin@example.org>: Sender address rejected: User unknown in virtual mailbox table"),
    ("rcpt", "550-Verification failed for <boletin@example.org>\nNo Such User Here\nSender verify failed"),
    ("mail", "501 5.1.7 Bad sender address syntax"),
    ("rcpt", "550 5.7.25 [192.0.2.1] The IP address sending this message does not have a PTR record setup. - gsmtp"),
    # where we send from
    ("rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    ("rcpt", f"554 5.7.1 {A}: Relay access denied"),
    ("rcpt", "550 relay not permitted"),
    ("rcpt", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
    ("rcpt", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140)."),
    ("rcpt", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
    ("rcpt", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"),
    ("mail", "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list"),
    ("rcpt", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1"),
    ("rcpt", "550 5.1.1 rejected: your IP is listed at bl.example"),
    ("rcpt", "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]"),
    # signatures and policies
    ("end", "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp"),
    ("end", "550 5.7.509 Access denied, sending domain EXAMPLE.ORG does not pass DMARC verification and has a DMARC policy of reject."),
    ("end", "550 5.7.515 Access denied, sending domain EXAMPLE.ORG doesn't meet the required authentication level."),
    ("bounce", "5.0.0 550 DKIM: signature verification failed"),
    ("bounce", "5.0.0 550 Message rejected: DKIM signature invalid"),
    ("bounce", "5.0.0 550 Administrative prohibition"),
    ("rcpt", f"550 5.7.1 {A}: Recipient address rejected: Message rejected due to: SPF fail - not authorized"),
    # what we send
    ("end", "550-5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail. - gsmtp"),
    ("end", "552-5.7.0 This message was blocked because its content presents a potential security issue. - gsmtp"),
    ("end", "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"),
    ("end", "554 mail server permanently rejected message (#5.3.0)"),
    ("end", "552 sorry, that message size exceeds my databytes limit (#5.3.4)"),
    ("mail", "552 5.3.4 Message size exceeds fixed limit"),
    ("end", "554 5.6.0 no"),
    ("end", "554 Relay rejected for policy reasons."),
    ("bounce", "5.7.1 550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy"),
    ("bounce", "5.4.14 Hop count exceeded - possible mail loop"),
    ("end", "550 High probability of spam"),
    ("end", "571 sorry, sender denied as spam (#5.7.1)"),
    # what our own provider lets us send
    ("bounce", "5.0.0 Domain example.org has exceeded the max emails per hour (300/250 (120%)) allowed.  Message discarded."),
    ("bounce", "5.0.0 Domain example.org has exceeded the max defers and failures per hour (5/5 (71%)) allowed."),
    ("rcpt", "550-5.4.5 Daily user sending limit exceeded."),
    ("end", "554 Message rejected: Sending paused for this account."),
    ("end", "554 Message rejected: Email address is not verified. The following identities failed the check"),
    ("mail", "525 5.7.1 Unauthorized IP address"),
    # providers whose first words are those for nobody there
    ("end", "550 Requested action not taken: mailbox unavailable\nReject due to policy restrictions."),
    ("rcpt", "550-Requested action not taken: mailbox unavailable\n550-invalid DNS MX or A/AAAA resource record"),
    ("rcpt", "550 OU-002 Unfortunately, messages from 192.0.2.1 weren't sent."),
    ("rcpt", "553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed."),
    ("end", "554 5.7.0 Reject, id=31526-03 - SPAM"),
    ("rcpt", "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550"),
}  # fmt: skip
TABLE = [
    (what, *one) for what, rows in zip(About, (RECIPIENT, MAILBOX, US), strict=True) for one in sorted(rows)
]


def code_of(text: str, phase: str) -> int:
    return int(text[:3]) if text[:3].isdigit() and phase != "bounce" else 0


@pytest.mark.parametrize(("what", "phase", "text"), TABLE)
def test_what_a_refusal_is_about(what: About, phase: str, text: str) -> None:
    assert about(code_of(text, phase), text, phase=phase) is what


@pytest.mark.parametrize("phase", ["connect", "ehlo", "auth", "mail"])
@pytest.mark.parametrize("text", ["550 5.1.1 user unknown", "550 no", "554 5.2.1 mailbox disabled"])
def test_before_a_recipient_is_named_nothing_is_about_one(phase: str, text: str) -> None:
    assert about(550, text, phase=phase) is About.US


@pytest.mark.parametrize("phase", ["rcpt", "data", "end", "bounce"])
def test_what_may_pass_is_never_about_the_recipient(phase: str) -> None:
    for text in ("450 4.1.1 user unknown", "451 no such user", "4.1.1 does not exist"):
        assert about(code_of(text, phase) or 450, text, phase=phase) is About.MAILBOX


def test_an_ip_address_is_no_status_code() -> None:
    assert about(550, "550 refused [203.5.1.1] and 192.5.1.1", phase="rcpt") is About.MAILBOX


def test_of_a_long_answer_the_beginning_is_read() -> None:
    for piece in ("recipient ", "no such ", "a.", "<", "@", "5.1.", "mailbox   ", "exceeds "):
        beginning = about(550, piece * 1_000, phase="rcpt")
        assert about(550, piece * 1_000 + " user unknown 5.1.1" * 10_000, phase="rcpt") is beginning
