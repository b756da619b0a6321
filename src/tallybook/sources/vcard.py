"""vCard: address books of phones, mail programs and accounts, versions 2.1, 3.0 and 4.0.

How a person gets it: the contacts app of the phone or the account, *Export* or *Share*; one file
``.vcf`` with all cards, or one for each.

Format: properties between ``BEGIN:VCARD`` and ``END:VCARD`` (RFC 2426, RFC 6350, the vCard 2.1
specification of 1996). Quoted-printable with soft line breaks, charsets named for each property,
groups with Apple's labels, cards within cards. Seen: files of Android, iPhone, macOS, Gmail,
Outlook 2003, Evolution, Thunderbird.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.content_lines import ContentLine, begins, content_lines, separated, unescaped
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

OWN = Assumption(
    code="own-address-book",
    sentence=(
        "These cards are taken as your own address book: the names on them may be shown to you. "
        "If somebody else sent them to you, keep the file and do not add them."
    ),
)
_REASONS = {
    "empty-card": "This card holds neither a name nor a number nor an address.",
    "no-end": "The end of this card is missing; what stands in it was kept.",
    "odd-line": "A line between the cards is no part of one; it was passed over.",
    "too-many": "A card holds more than can be kept of one; the rest stays in the original.",
}
_ACCOUNTS = {
    "X-AIM": "aim",
    "X-ICQ": "icq",
    "X-JABBER": "xmpp",
    "X-MSN": "msn",
    "X-YAHOO": "yahoo",
    "X-SKYPE": "skype",
    "X-SKYPE-USERNAME": "skype",
    "X-GOOGLE-TALK": "google-talk",
    "X-GTALK": "google-talk",
    "X-QQ": "qq",
    "X-TWITTER": "twitter",
    "X-GADUGADU": "gadugadu",
    "X-GROUPWISE": "groupwise",
    "IMPP": "",
    "X-SOCIALPROFILE": "",
}
_FACTS = {
    "NICKNAME": "nickname",
    "TITLE": "title",
    "ROLE": "role",
    "NOTE": "note",
    "BDAY": "birthday",
    "URL": "url",
    "CATEGORIES": "groups",
    "UID": "uid",
    "REV": "rev",
    "VERSION": "version",
}
_STRUCTURED = {"ORG": "org", "ADR": "address"}
_SAYS_NOTHING = frozenset({"pref", "voice", "internet", "x-internet", "postal", ""})
_WITH_BYTES = {"PHOTO": "photo", "LOGO": "photo", "SOUND": "sound"}
_MOST_LINES = 2000


@dataclass(slots=True)
class _Card:
    """One card on its way to a record."""

    start: int
    end: int
    lines: list[ContentLine] = field(default_factory=list)
    is_whole: bool = False


def recognise(export: Export) -> bool:
    """Whether the file begins with a card."""
    return begins(export.head(4096), "VCARD")


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each card."""
    del answers  # a card has no time, no zone and no sender
    yield OWN
    problems = ProblemList()
    open_cards: list[_Card] = []
    for line in content_lines(export):
        if line.name == "BEGIN" and line.value.strip().upper() == "VCARD":
            if open_cards and not _is_within(open_cards[-1]):
                yield from _told(open_cards.pop(), problems)
            open_cards.append(_Card(line.start, line.end))
        elif not open_cards:
            yield from _noted(problems, "odd-line", line.start, line.end)
        elif line.name == "END":
            card = open_cards.pop()
            card.is_whole, card.end = True, line.end
            yield from _told(card, problems)
        else:
            open_cards[-1].lines.append(line)
            open_cards[-1].end = line.end
            if _holds_a_card(line):
                open_cards.append(_Card(line.start, line.end))
    for card in reversed(open_cards):
        yield from _told(card, problems)
    yield from problems.rest()


def _is_within(card: _Card) -> bool:
    """Whether a card that begins here stands within another one, as that of an assistant."""
    return bool(card.lines) and card.lines[-1].name == "AGENT" and not card.lines[-1].value.strip()


def _holds_a_card(line: ContentLine) -> bool:
    """Whether a card begins on the line of the property that holds it."""
    return line.name == "AGENT" and line.value.strip().upper() == "BEGIN:VCARD"


def _noted(
    problems: ProblemList, code: str, start: int, end: int, items: int = 0
) -> Iterator[Problem]:
    """Note a problem at a place."""
    yield from problems.at(code, _REASONS[code], start, end - start, items)


def _told(card: _Card, problems: ProblemList) -> Iterator[Yielded]:
    """Make a record of a card, and say what is missing of it."""
    if not card.is_whole:
        yield from _noted(problems, "no-end", card.start, card.end)
    if len(card.lines) > _MOST_LINES:
        yield from _noted(problems, "too-many", card.start, card.end)
    lines = card.lines[:_MOST_LINES]
    numbers = [_bare(unescaped(line.value)) for line in lines if line.name == "TEL"]
    addresses = [_bare(unescaped(line.value)) for line in lines if line.name == "EMAIL"]
    handles = tuple(dict.fromkeys(handle for handle in (*numbers, *addresses) if handle))
    name = _name(lines) or next(iter(handles), "")
    if not name:
        yield from _noted(problems, "empty-card", card.start, card.end, items=1)
        return
    yield Record(
        kind="card",
        channel="contacts",
        offset=card.start,
        length=card.end - card.start,
        recipients=handles,
        text=name,
        details=_details(lines),
    )


def _name(lines: list[ContentLine]) -> str:
    """The name as the address book shows it, else what stands for one."""
    values = {line.name: line.value for line in reversed(lines) if line.value.strip()}
    if shown := unescaped(values.get("FN", "")):
        return " ".join(shown.split())
    if parts := separated(values.get("N", "")):
        family, given, more, before, after, *_ = (*parts, "", "", "", "", "")
        if composed := " ".join(filter(None, (before, given, more, family, after))):
            return composed
    organisation = ", ".join(filter(None, separated(values.get("ORG", ""))))
    return organisation or unescaped(values.get("NICKNAME", ""))


def _details(lines: list[ContentLine]) -> dict[str, str]:
    """What else a card says, each fact by its name."""
    labels = {line.group: _label(line.value) for line in lines if line.name == "X-ABLABEL"}
    found: dict[str, list[str]] = {}
    for line in lines:
        name, value = _fact(line)
        if not name or not value:
            continue
        kind = labels.get(line.group, "") if line.group else ""
        kinds = [kind] if kind else [one for one in line.kinds() if one not in _SAYS_NOTHING]
        is_labelled = name in {"phones", "mails", "address"} and kinds
        value = f"{', '.join(kinds)}: {value}" if is_labelled else value
        if value not in found.setdefault(name, []):
            found[name].append(value)
    return {name: "\n".join(values) for name, values in found.items()}


def _fact(line: ContentLine) -> tuple[str, str]:
    """Under which name a property is kept, and what it says."""
    if line.name in {"TEL", "EMAIL"}:
        return ("phones" if line.name == "TEL" else "mails"), _bare(unescaped(line.value))
    if line.name in _FACTS:
        return _FACTS[line.name], unescaped(line.value)
    if line.name in _STRUCTURED:
        return _STRUCTURED[line.name], ", ".join(filter(None, separated(line.value)))
    if line.name in _ACCOUNTS:
        return "accounts", _account(line)
    if line.name in _WITH_BYTES:
        return _WITH_BYTES[line.name], "in the original"
    return "", ""


def _account(line: ContentLine) -> str:
    """An account in an app: the app and the name in it, as far as the card says."""
    service = _ACCOUNTS[line.name] or next(iter(line.parameters.get("X-SERVICE-TYPE", ())), "")
    if line.name == "X-SOCIALPROFILE":
        service = service or next(iter(line.kinds()), "")
    user = next(iter(line.parameters.get("X-USER", ())), "") or unescaped(line.value)
    service = service.lower()
    user = user.removeprefix(f"{service}:")
    return f"{service}: {user}" if service and user else user


def _label(value: str) -> str:
    """A label that Apple wraps in signs."""
    return unescaped(value).removeprefix("_$!<").removesuffix(">!$_").strip().lower()


def _bare(value: str) -> str:
    """A number or an address without the scheme and the parameters of a link."""
    scheme, sign, rest = value.partition(":")
    if sign and scheme.strip().lower() in {"tel", "mailto", "sms"}:
        return rest.split(";", 1)[0].strip()
    return " ".join(value.split())


SOURCE = Source(
    name="vcard",
    title="Address book (vCard)",
    version=1,
    patterns=("*.vcf", "*.vcard"),
    how=(
        "iPhone: Contacts, Lists, hold 'All Contacts', Export; or icloud.com, Contacts, Export vCard.",
        "Android: Contacts, Organise (or Fix and manage), Export to file.",
        "Desktop: macOS Contacts, File, Export, Export vCard; Outlook and Thunderbird likewise.",
    ),
    lacks=(
        "When a name or a number was added or changed; some cards say when they were last changed.",
        "Pictures are not taken out; they stay in the original.",
        "Names that people gave themselves in an app: a card holds the name its owner wrote.",
    ),
    recognise=recognise,
    read=read,
)
