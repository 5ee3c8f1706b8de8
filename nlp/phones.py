"""Phone numbers, and other long numbers that nobody needs to read, in a text."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from nlp.placeholders import Found, Kind
from nlp.plain_text import KEPT

_REGIONS = ("RU", "RO", "MD", "CZ", "SK", "GB", "US", "UA")
_NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_UNIT = (
    r"руб|р\.|р\b|₽|коп|тыс|млн|млрд|миллион|миллиард|долл|евро|грн|лей\b|лее|ле[ия]|lei\b|leu\b|"
    r"ron\b|mdl\b|bani\b|mii\b|mil|kč|kc\b|czk|korun|tis[ií]c|eur|€|\$|£|usd|gbp|pounds?|dollars?|"
    r"cents?|quid|k\b|"
    r"%|‰|процент|балл|бонус|очк|штук|шт\b|человек|чел\b|клиент|минут|мин\b|секунд|сек\b|час|дн|дней|"
    r"недел|месяц|лет\b|год|раз\b|звонк|обращени|гб\b|мб\b|км\b|кг\b|"
    r"puncte|clien|oameni|persoane|minute|secunde|zile|ani\b|ori\b|apeluri|gb\b|mb\b|bod|kusů|ks\b|"
    r"lid|zákazn|hovor|minut|sekund|hodin|dn[íů]|let\b|krát|"
    r"points?|people|customers?|calls?|minutes?|seconds?|hours?|days?|weeks?|months?|years?|times|"
    r"miles|percent|items?|steps|views|units|million|thousand|billion|words|km\b|kg\b"
)
_AMOUNT = re.compile(
    rf"(?<![\d+])(?<!\d[ ./()-])(?:{_NUMBER})\s?(?:{_UNIT})|[£$€₽]\s?(?:{_NUMBER})(?![ .-]?\d)", re.IGNORECASE
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"(?<![\d+])(?<!\d[./-])(?:{_DAY}[./-] ?{_MONTH}[./-] ?(?:19|20)?\d\d|{_MONTH}/{_DAY}/(?:19|"
    rf"20)?\d\d|(?:19|20)\d\d[./-]{_MONTH}[./-]{_DAY})(?![./-]?\d)"
)
_TIME = re.compile(r"(?<![\d:+])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[ ,./–-]{1,3}(?:19|20)\d\d)+")
_CHAIN = re.compile(r"\+?[ ]?\(?\d+(?:[ ./()–_·-]{1,3}\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
_RANGE = re.compile(r" ?[–-] ?")
_LOCAL = re.compile(r"\(?\d{3}\)?[ -.]\d{2}[ -.]\d{2}|\d{2}-\d{2}-\d{2}|\d{3}-\d{4}|\d{3} \d{2} \d{2}")
_SURE_LOCAL = re.compile(r"\d{3}-\d{2}-\d{2}")
_PHONE_WORD = re.compile(
    r"тел\b|тел\.|телефон|номер|набер|набра|звон|ватсап|вотсап|вайбер|whats|viber|смс|sms|tel\b|"
    r"tel\.|telefon|num[ăa]r|sun|apel|mobil|phone|call|ring|rang|text me|cell|reach me|číslo|cislo|"
    r"volal|volej|volat|zavol|kontakt|contact",
    re.IGNORECASE,
)
_NEAR = 40  # characters before a number in which a word for phone counts
_LONG = 9  # digits; shorter numbers of any country need a word or a shape
_LONGEST_PHONE = 15  # E.164
_COMPACT = 8
_SHORTEST = 6
_UNIT_ROOM = 16  # characters after a number that its unit may take


def find_phones(text: str) -> Iterator[Found]:
    """Yield phone numbers and other numbers of nine digits or more; amounts, dates and times stay."""
    for rough in _CHAIN.finditer(text):
        if sum(map(str.isdigit, rough.group())) >= _SHORTEST:
            begin = max(rough.start() - _NEAR, 0)
            edge = max(rough.start() - 1, 0)  # a sign of currency may stand there
            shown = text[begin:edge] + _keep(text[edge : rough.end() + _UNIT_ROOM])
            for match in _CHAIN.finditer(shown, rough.start() - begin, rough.end() - begin):
                written = match.group()
                if _is_personal(written, shown[: match.start()]):
                    start = begin + match.start() + len(written) - len(written.lstrip())
                    yield Found(start, begin + match.end(), _kind(written))


def _keep(text: str) -> str:
    for pattern in (_DATE, _TIME, _YEARS, _AMOUNT):
        text = pattern.sub(lambda match: KEPT * len(match.group()), text)
    return text


def _is_personal(written: str, before: str) -> bool:
    groups = re.findall(r"\d+", written)
    count = sum(map(len, groups))
    if count >= _LONG:
        if max(map(len, groups)) >= 3 and not _is_range(written):
            return True
        return is_phone("".join(groups)) or is_phone("+" + "".join(groups))
    if written.lstrip()[0] == "+" and count >= 7:
        return True
    if _SURE_LOCAL.fullmatch(written) or (len(groups) == 1 and count >= _COMPACT):
        return True
    near = _PHONE_WORD.search(before.rpartition("\n")[2])
    return bool(near) and (count >= 7 or (count == 6 and _LOCAL.fullmatch(written) is not None))


def _is_range(written: str) -> bool:
    """Tell "10 000 - 15 000" from a phone number."""
    parts = _RANGE.split(written)
    return len(parts) == 2 and all(_THOUSANDS.fullmatch(part) for part in parts)


def _kind(written: str) -> Kind:
    digits = "".join(letter for letter in written if letter.isdigit())
    separated = not written.strip().isdigit()
    if len(digits) <= _LONGEST_PHONE and (separated or is_phone(digits)):
        return Kind.PHONE
    return Kind.NUMBER


@lru_cache(maxsize=1_000)
def is_phone(digits: str) -> bool:
    """Tell whether the digits are a number that some of the countries have given out."""
    for region in ("ZZ",) if digits.startswith("+") else _REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
