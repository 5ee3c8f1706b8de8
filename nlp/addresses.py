"""Street addresses in a text: a word for a street, its name and a house number."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.placeholders import Found, Kind

_HOUSE = r"\d{1,4}(?: ?[а-яa-z](?:\d{1,2})?(?!\w))?(?:[/-]\d{1,4}[а-яa-z]?)?(?!\w)"
_CAPITAL = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
_RU_STREET = (
    r"(?:ул(?:иц[аеуы]|ицей)?\b\.?|просп(?:ект\w{0,2})?\b\.?|пр-к?т\w?\.?|пр\.|пер(?:еул(?:ок|ке|ка|"
    r"ку))?\b\.?|бульвар\w{0,2}|б-р|шоссе|наб(?:ережн\w{2})?\b\.?|площад\w{1,2}|пл\.|проезд\w?|"
    r"мкр\b\.?|микрорайон\w?|тупик\w?|аллея|аллее)"
)
_RU_MORE = (
    r"(?:,?\s?(?:д\b\.?|дом\w?|корп(?:ус\w?)?\b\.?|к\.|стр(?:оени\w)?\b\.?|кв(?:артир\w)?\b\.?|"
    r"под(?:ъезд\w?)?\b\.?|эт(?:аж\w?)?\b\.?|оф(?:ис\w?)?\b\.?|"
    r"лит(?:ер)?\b\.?)\s?№?\s?\d{1,4}\s?[а-я]?(?!\w))"
)
_RU = re.compile(
    # A street may be written small, "площадь кухни 12" is none.
    rf"\b(?:(?i:ул(?:иц[аеуы]|ицей)?\b\.?)\s?(?:\d{{1,3}}(?:-\w{{1,2}})?\s)?[«\"]?[А-ЯЁа-яё][а-яё-]+|"
    rf"(?i:{_RU_STREET})\s?(?:\d{{1,3}}(?:-\w{{1,2}})?\s)?[«\"]?{_CAPITAL})"
    rf"(?:\s[А-ЯЁа-яё][а-яё-]+){{0,2}}?[»\"]?,?\s?(?:(?i:д\b\.?|дом\w?)\s?№?\s?)?{_HOUSE}(?i:{_RU_MORE})*"
)
_RU_AFTER = re.compile(
    rf"\b(?:{_CAPITAL}\s){{1,2}}(?i:{_RU_STREET}),?\s(?i:(?:д\b\.?|дом\w?)\s?№?\s?)?{_HOUSE}(?i:{_RU_MORE})*"
)
_RU_BARE = re.compile(rf"\b{_CAPITAL}(?:\s{_CAPITAL})?,?\s(?i:(?:д\b\.?|дом\w?)\s?)?{_HOUSE}(?i:{_RU_MORE})+")
_RU_FLAT = re.compile(
    r"\b(?:д\.|дом\w?)\s?№?\s?\d{1,4}\s?[а-я]?,?\s?(?:кв\.?|квартир\w|корп\w*\.?)\s?№?\s?\d{1,4}(?!\w)", re.IGNORECASE
)
_RO_MORE = (
    r"(?:,?\s?(?:bl(?:oc(?:ul)?)?\b\.?|sc(?:ara)?\b\.?|et(?:aj(?:ul)?)?\b\.?|"
    r"ap(?:artament(?:ul)?)?\b\.?|sector(?:ul)?|nr\.?)\s?[A-Z]?\d{0,4}[A-Z]?\b)"
)
_RO = re.compile(
    # A street may be written small, "piața de la 1 martie" is none.
    r"\b(?:(?i:str(?:ada|ăzii|azii)?\b\.?)\s\w|(?i:bd(?:ul)?\b\.?|b-d(?:ul)?\b\.?|bulevardul(?:ui)?|"
    r"calea|căii|aleea|aleii|[șşs]os(?:eaua|elei)?\b\.?|pia[țţt]a|"
    r"intrarea|splaiul|fundătura|prelungirea)\s[A-ZĂÂÎȘȚŞŢ])"
    rf"(?i:[\w.-]*(?:\s[\w.-]+){{0,3}}?,?\s?(?:nr\b\.?|num[ăa]rul)?\s?\d{{1,4}}\s?(?:[A-Z](?!\w))?(?!\w){_RO_MORE}*)"
)
_RO_FLAT = re.compile(
    r"\bbl(?:oc(?:ul)?)?\b\.?\s?\w{1,4},?\s(?:sc(?:ara)?\b\.?\s?\w{1,2},?\s)?(?:et(?:aj)?\b\.?\s?\d{1,2},?\s)?ap(?:artament(?:ul)?)?\b\.?\s?\d{1,4}(?!\w)",
    re.IGNORECASE,
)
_CS_NAME = r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][a-záčďéěíňóřšťúůýž]+"
_CS_HOUSE = r"\d{1,4}(?:/\d{1,4})?[a-z]?(?![\w])"
_CS_WORD = (
    r"(?:ulic[eií]|ul\.|n[áa]m[ěe]st[íi]|n[áa]m\.|t[řr][íi]d[aěeuy]|t[řr]\.|n[áa]b[řr]e[žz][íi]|"
    r"bulv[áa]r|s[íi]dli[šs]t[ěe]|alej[eií]?)"
)
_CS = re.compile(
    rf"\b(?i:{_CS_WORD})\s(?:[\w.]+\s){{1,3}}?(?i:č\.\s?p?\.?\s?)?{_CS_HOUSE}|"
    rf"\b{_CS_NAME}\s(?i:{_CS_WORD}),?\s{_CS_HOUSE}"
)
_CS_BARE = re.compile(
    rf"\b{_CS_NAME}(?:\s[a-záčďéěíňóřšťúůýž]{{4,}})?\s\d{{1,4}}/\d{{1,4}}[a-z]?(?!\w)|"
    rf"\b(?i:č\.\s?p\.)\s?\d{{1,4}}(?!\w)"
)
_CS_TOWN = re.compile(rf"(?<!\d)(?<!\d )[1-7]\d{{2}} \d{{2}}(?:,? {_CS_NAME}(?: \d{{1,2}})?)(?!\w)")
_CS_LIVING = re.compile(
    rf"\b(?i:bydl\w+|adres\w+|doručen\w* na|poslali na|bytem):?\s(?:(?:na|v|ve|"
    rf"je)\s)?(?P<found>{_CS_NAME}(?:\s\w{{4,}})?\s{_CS_HOUSE})"
)
_EN_WORD = (
    r"(?:Street|St\b\.?|Road|Rd\b\.?|Avenue|Ave\b\.?|Lane|Ln\b\.?|Drive|Dr\b\.?|Close|Court|Ct\b\.?|"
    r"Crescent|Place|Square|Terrace|Way|Gardens|Grove|Boulevard|Blvd\b\.?|Hill|Mews|Row|Parade|"
    r"Highway|Circle)"
)
_EN_MORE = r"(?:,?\s(?:Flat|Apt\b\.?|Apartment|Unit|Suite|Floor)\s#?\w{1,4}\b)"
_EN = re.compile(
    rf"\b(?:(?i:Flat|Apt\.?|Apartment|Unit|"
    rf"Suite)\s#?\w{{1,4}},?\s)?\d{{1,5}}[A-Za-z]?,?\s(?:[A-Z][\w'.-]*\s){{1,4}}(?i:{_EN_WORD})(?!\w)(?i:{_EN_MORE})*|"
    rf"\b\d{{1,5}}\s(?:(?!the\b|of\b|a\b|on\b|in\b|my\b)\w+\s){{1,2}}(?i:street|road|avenue|lane|"
    rf"boulevard)\b"
)
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_US_TOWN = re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?(?![\w-])")
_EN_FLAT = re.compile(r"\b(?:flat|apartment|apt\.?) (?:number )?#?\d{1,4}[a-z]?\b", re.IGNORECASE)
_POST_INDEX = re.compile(
    r"\b(?:индекс|psč|cod(?:ul)? po[șşs]tal|zip(?: code)?|postcode)(?: (?:is|je|este|"
    r"e))?\s?[:-]?\s?(?P<found>(?:MD-?)?\d[\d ]{3,5}\d)(?!\w)",
    re.IGNORECASE,
)
_AROUND_WORD = (_RU, _RU_AFTER, _RU_BARE, _RU_FLAT, _RO, _RO_FLAT, _CS, _CS_LIVING, _EN, _EN_FLAT, _POST_INDEX)
_ANYWHERE = (_CS_TOWN, _CS_BARE, _UK_POSTCODE, _US_TOWN)
# Words that an address begins or ends with; only around them is it worth looking.
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS_WORD = re.compile(
    rf"{_RU_STREET}|ул|пл|д|дом\w?|кв|квартир\w|корп\w*|{_CS_WORD}|ul|tř|tr|nám|nam|bydl\w+|adres\w+|"
    rf"doručen\w*|poslali|bytem|"
    r"str(?:ada|ăzii|azii)?|bd(?:ul)?|b-d(?:ul)?|bulevardul(?:ui)?|calea|căii|aleea|aleii|"
    r"[șşs]os(?:eaua|elei)?|pia[țţt]a|intrarea|splaiul|fundătura|"
    r"prelungirea|bl|bloc(?:ul)?|ap|apartament(?:ul)?|street|st|road|rd|avenue|ave|lane|ln|drive|dr|"
    r"close|court|ct|crescent|place|square|terrace|way|gardens|"
    r"grove|boulevard|blvd|hill|mews|row|parade|highway|circle|flat|apt|apartment|unit|suite|индекс|"
    r"psč|po[șşs]tal|zip|postcode",
    re.IGNORECASE,
)
_REACH = 80  # characters to either side of such a word


def find_addresses(text: str) -> Iterator[Found]:
    """Yield street addresses with a house number, and postcodes."""
    if not any(map(str.isdigit, text)):
        return
    for begin, end in _places_to_look(text):
        for pattern in _AROUND_WORD:
            for match in pattern.finditer(text, begin, end):
                yield Found(*match.span("found" if "found" in pattern.groupindex else 0), Kind.ADDRESS)
    for pattern in _ANYWHERE:
        yield from (Found(*match.span(), Kind.ADDRESS) for match in pattern.finditer(text))


def _places_to_look(text: str) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if _is_address_word(match.group()):
            begin, end = max(match.start() - _REACH, 0), match.end() + _REACH
            if not any(map(str.isdigit, text[begin:end])):
                continue
            if places and begin < places[-1][1]:
                begin = places.pop()[0]
            places.append((begin, end))
    return places


@lru_cache(maxsize=20_000)
def _is_address_word(word: str) -> bool:
    return _ADDRESS_WORD.fullmatch(word) is not None
