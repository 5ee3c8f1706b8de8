"""E-mail addresses, links and nicknames in a text."""

import re
from collections.abc import Iterator

from nlp.placeholders import Found, Kind

_HOST = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+[^\W\d_]{2,24}"
_EMAIL = re.compile(rf"[\w.+%-]{{1,64}}\s?@\s?{_HOST}")
# "ivan (at) mail (dot) ru", "ivan собака mail точка ru"
_SPELT_EMAIL = re.compile(
    r"[\w.+%-]{2,64}\s?(?:[(\[{]\s?(?:at|собака|zavináč|zavinac|arond)\s?[)\]}]|\s(?:собака|собачка|"
    r"zavináč|zavinac|arond)\s|@)\s?"
    r"[\w-]{2,40}\s?(?:\.|[(\[{]\s?(?:dot|точка|tečka|punct)\s?[)\]}]|\s(?:dot|точка|tečka|tecka|"
    r"punct)\s)\s?[^\W\d_]{2,10}\b",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"(?:\b(?:https?|ftp|tg|viber|skype|whatsapp|mailto|tel):/{0,2}|\bwww\.)[^\s<>\"«»\ue000]+", re.IGNORECASE
)
_MESSENGER = re.compile(r"\b(?:t|vk|wa|telegram|m|fb|instagr|line)\.(?:me|am)/[^\s<>\"«»\ue000]+", re.IGNORECASE)
# Only endings that are no words of the four languages: "merge.de" is two words without a space.
_BARE = re.compile(
    r"(?<![\w@.])(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,4}"
    r"(?:com|org|net|info|biz|ru|su|рф|ro|md|cz|sk|uk|ua|by|kz|io|app|dev|online|site|store|shop|gov|edu|xyz|club)"
    r"(?![\w-])(?!\.\w)(?P<path>[/?#][^\s<>\"«»\ue000]*)?",
    re.IGNORECASE,
)
_WITH_PATH = re.compile(
    r"(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,4}[a-z]{2,10}/[^\s<>\"«»\ue000]+", re.IGNORECASE
)
_AT_NAME = re.compile(r"(?<![\w@.])@[^\W\d](?:[\w.]{0,62}\w)")
_LOGIN_WORD = re.compile(
    r"(?:ник(?:нейм)?|логин|юзернейм|login|log-in|user ?name|nick(?:name)?|přezdívka|"
    r"uživatelské jméno|utilizator(?:ul)?|porecla|poreclă|"
    r"skype|скайп|telegram|телеграмм?|instagram|инстаграм|insta)\s?$",
    re.IGNORECASE,
)
_AFTER_COLON = re.compile(r"[:=]\s?(?P<found>[A-Za-z][\w.-]{2,40})")
_TRAILING = ".,;:!?…)]}'*_"
_SPELT_SIGNS = ("собак", "собач", "zavin", "arond", "(at", "( at", "[at", "@")
_DOT_IN_WORD = re.compile(r"\.[^\W\d_]")
_LONGEST_WORD = 24


def find_contacts(text: str) -> Iterator[Found]:
    """Yield e-mail addresses, links and nicknames; the ones found first win where they overlap."""
    small = text.lower()
    if "@" in text:
        yield from _all(_EMAIL, text, Kind.EMAIL)
    if any(sign in small for sign in _SPELT_SIGNS):
        yield from _all(_SPELT_EMAIL, text, Kind.EMAIL)
    if ":/" in text or "www." in small or "tel:" in small or "mailto:" in small:
        yield from _all(_SCHEME, text, Kind.LINK)
    if _DOT_IN_WORD.search(text):
        for pattern in (_MESSENGER, _WITH_PATH, _BARE):
            yield from _all(pattern, text, Kind.LINK)
    if "@" in text:
        yield from _all(_AT_NAME, text, Kind.NICKNAME)
    for match in _AFTER_COLON.finditer(text):
        if _LOGIN_WORD.search(text[max(match.start() - _LONGEST_WORD, 0) : match.start()]):
            yield Found(*match.span("found"), Kind.NICKNAME)


def _all(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Found]:
    for match in pattern.finditer(text):
        found = match.group().rstrip(_TRAILING) if kind is Kind.LINK else match.group()
        yield Found(match.start(), match.start() + len(found), kind)
