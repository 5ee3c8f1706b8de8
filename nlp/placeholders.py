"""The kind words that stand in a text where personal data stood."""

import re
from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """What was taken out."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    CARD = "card"
    ACCOUNT = "account"
    NUMBER = "number"
    ADDRESS = "address"
    NICKNAME = "nickname"


class Found(NamedTuple):
    """Personal data at a half-open place in a text."""

    start: int
    end: int
    kind: Kind


_WORDS: Final = {
    "ru": ("имя", "телефон", "почта", "ссылка", "карта", "счёт", "номер", "адрес", "ник"),
    "ro": ("nume", "telefon", "e-mail", "link", "card", "cont", "număr", "adresă", "poreclă"),
    "cs": ("jméno", "telefon", "e-mail", "odkaz", "karta", "účet", "číslo", "adresa", "přezdívka"),
    "en": ("name", "phone", "email", "link", "card", "account", "number", "address", "nickname"),
}

PLACEHOLDERS: Final = {
    language: {kind: f"[{word}]" for kind, word in zip(Kind, words, strict=True)} for language, words in _WORDS.items()
}
PLACEHOLDER = re.compile(
    "|".join(sorted({re.escape(shown) for kinds in PLACEHOLDERS.values() for shown in kinds.values()}))
)
