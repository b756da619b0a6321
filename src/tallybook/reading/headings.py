"""What the title of a column is likely to mean, in the languages of providers' tables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TITLES: dict[str, str] = {
    "date": (
        "date|call date|date of call|day|datum|anrufdatum|date appel|date d'appel|date de l'appel|fecha|"
        "fecha llamada|data|data chiamata|data da chamada|dato|paivamaara|datum gesprek|dzien|"
        "data polaczenia|start date|event date"
    ),
    "time": (
        "time|call time|time of call|start|start time|uhrzeit|zeit|anrufzeit|beginn|heure|heure d'appel|"
        "heure de l'appel|hora|hora llamada|ora|ora chiamata|tijd|tijdstip|klokkeslaet|tid|kello|godzina|"
        "hour"
    ),
    "date+time": (
        "datetime|date time|date/time|date and time|date & time|timestamp|start date/time|date heure|"
        "date et heure|datum uhrzeit|datum/uhrzeit|datum/zeit|fecha hora|fecha y hora|data ora|data e ora|"
        "data hora|datum tijd|datum en tijd|when|call start|sent at|received at|created at|sent|received"
    ),
    "from": (
        "from|from number|caller|caller id|caller number|calling number|calling party|originating number|"
        "origin|source number|sender|a number|a-number|von|anrufer|absender|de|appelant|expediteur|"
        "remitente|origen|da|mittente|chiamante|van|afzender|from name|author|username"
    ),
    "to": (
        "to|to number|recipient|recipients|callee|called party|b number|b-number|an|empfanger|destinataire|"
        "para|destinatario|naar|ontvanger|to name"
    ),
    "number": (
        "number|phone number|telephone number|telephone|phone|number called|called number|number dialled|"
        "dialled number|number dialed|dialed number|destination number|other party|other number|"
        "correspondent|correspondent id|contact number|msisdn|rufnummer|zielrufnummer|gewahlte rufnummer|"
        "gewahlte nummer|zielnummer|telefonnummer|numero|numero appele|numero compose|"
        "numero de telephone|correspondant|numero marcado|numero llamado|numero destino|telefono|"
        "numero chiamato|numero telefonico|numero chamado|nummer|gebeld nummer|telefoonnummer|"
        "numer|numer telefonu|wybrany numer|destination|ziel"
    ),
    "direction": (
        "direction|in/out|in out|call direction|incoming/outgoing|richtung|sens|direccion|sentido|"
        "direzione|richting|kierunek|riktning|retning"
    ),
    "words": (
        "message|message text|text|body|content|nachricht|nachrichtentext|inhalt|texte|contenu|mensaje|"
        "texto|messaggio|testo|mensagem|bericht|tekst|words|comment|comments|note|notes|description|"
        "details|what happened|subject"
    ),
    "duration": (
        "duration|call duration|length|call length|talk time|duration secs|minutes|mins|seconds|secs|"
        "dauer|gesprachsdauer|verbindungsdauer|duree|duree de l'appel|duree appel|duracion|durata|duracao|"
        "duur|gespreksduur|varaktighed|varighet|langd|kesto|czas trwania|volume/duration|duration/volume"
    ),
    "kind": (
        "type|kind|call type|type of call|service|service type|interaction|usage type|record type|art|typ|"
        "verbindungsart|dienst|nature|type d'appel|tipo|tipo llamada|tipo chiamata|tipo de chamada|soort|"
        "category|event type|event"
    ),
    "where": (
        "location|place|where|ort|standort|lieu|lugar|luogo|plaats|address|cell|cell id|antenna|"
        "antenna id|country|called from"
    ),
    "ignore": (
        "cost|price|charge|charges|amount|total|vat|tax|net|gross|rate|tariff|currency|id|ref|reference|"
        "kosten|preis|betrag|cout|prix|montant|tarif|coste|precio|importe|costo|prezzo|importo|"
        "custo|preco|valor|prijs|bedrag|koszt|no|nr|#|index|row|allowance|units|item"
    ),
}  # fmt: skip
_CALL_WORDS = re.compile(
    r"\bcall|dial|talk time|anruf|rufnummer|gesprach|verbindung|appel|llamad|marcado|chiama|chamad|gebeld|"
    r"gesprek|polacz|wybrany|msisdn"
)
_NOT_LETTERS = re.compile(r"[\s_]+")
_ENDS = re.compile(r"\s*(?:\([^()]{0,40}\)|\[[^\[\]]{0,40}\]|[.:*]+)\s*$")


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """A title in small letters, without accents, units behind it and marks around it."""
    letters = unicodedata.normalize("NFKD", title[:200].replace("ß", "ss"))
    small = "".join(mark for mark in letters if not unicodedata.combining(mark)).casefold()
    small = _NOT_LETTERS.sub(" ", small).strip(" \"'\ufeff")
    for _ in range(3):
        small = _ENDS.sub("", small)
    return small.replace("\u2019", "'").strip()


_MEANS = {title: meaning for meaning, titles in _TITLES.items() for title in titles.split("|")}


def meaning_of(title: str) -> str:
    """What a column of this title is likely to mean; empty where the title says nothing known."""
    return _MEANS.get(plain(title), "")


def is_about_calls(title: str) -> bool:
    """Whether a title speaks of calls."""
    return _CALL_WORDS.search(plain(title)) is not None


def says_utc(title: str) -> bool:
    """Whether a title says that its times are in UTC."""
    return re.search(r"\butc\b", title[:200].casefold()) is not None


def says_called(title: str) -> bool:
    """Whether a title says that its numbers are those that were called."""
    return (
        re.search(r"called number|number called|dial|gewahlt|ziel|compose|appele|marcado|llamado|chiamato|chamado|gebeld|wybrany", plain(title))
        is not None
    )  # fmt: skip
