"""Numbers that name a person, a contract or an account: cards, IBANs, national numbers, order numbers."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.placeholders import Found, Kind

_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_CARD = re.compile(r"(?<!\d)(?<!\d[ -])\d(?:[ -]?\d){12,18}(?![ -]?\d)")
_MASKED_CARD = re.compile(
    r"(?<!\w)(?:\d{4}|[*xх•]{4})(?:[ -]?(?:\d{4}|[*xх•#]{4}|\d\d[*xх•]{2})){2}[ -]?\d{4}(?!\w)", re.IGNORECASE
)
_MASK = re.compile(r"[*•#]{2}|[xXхХ]{4}")
_CZECH_ACCOUNT = re.compile(r"(?<![\d/])(?:\d{1,6}-)?\d{6,10}\s?/\s?\d{4}(?!\d)")
_RUSSIAN_ACCOUNT = re.compile(r"(?<!\d)(?:40[5-8]|42\d|47\d)\d{2}(?:[ .]?\d){15}(?!\d)")
_BIRTH_NUMBER = re.compile(r"(?<!\d)\d{2}[0-8]\d[0-3]\d\s?/\s?\d{3,4}(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)")
_CNP = re.compile(r"(?<!\d)[1-9]\d{12}(?!\d)")
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")

_PASSPORT = re.compile(
    r"\b(?:паспорт\w{0,3}|загранпаспорт\w{0,3}|passport|pașaport\w{0,5}|pasaport\w{0,5}|"
    r"buletin\w{0,4}|carte\w? de identitate|CI\b|"
    r"občank\w{1,2}|občansk\w+ průkaz\w{0,2}|číslo OP|OP\b|pas\b)(?:\s?(?:серия|номер|№|no\.?|number|"
    r"is|nr\.?|seria|č\.|číslo|je|:|#|РФ))*\s?"
    r"(?P<found>(?:[A-ZА-Я]{1,3}\s?(?:nr\.?|no\.?|№)?\s?)?\d{2} ?\d{2,}(?:\s?(?:№|номер|nr\.?|n)?\s?\d{3,})?)",
    re.IGNORECASE,
)
_BIRTH_DATE = re.compile(
    r"\b(?:дат\w{1,2} рождения|г\.\s?р\.?|родил\w{1,3}|рожд\.?|data na[șşs]terii|n[ăa]scut\w?|"
    r"datum narozen[íi]|narodil\w? jsem se|narozen\w{0,2}|nar\.|date of birth|birth date|d\.?o\.?b\.?|born)"
    r"\s?(?:is|on|am|в|este|je|la|pe|dne|:|-|–|—)?\s?"
    r"(?P<found>\d{1,2}\s?[./ -]\s?\d{1,2}\s?[./ -]\s?(?:19|20)?\d{2}(?!\d)|(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]{3,10},?\s(?:19|20)\d{2}(?!\d)|[^\W\d_]{3,10}\s\d{1,2},?\s(?:19|20)\d{2}(?!\d))",
    re.IGNORECASE,
)
# Number plates of Russia, Romania and Britain; of Czechia after a word for one, its form is that of many codes.
_PLATE = re.compile(
    r"(?<!\w)(?:[АВЕКМНОРСТУХавекмнорстух]\s?\d{3}\s?[АВЕКМНОРСТУХавекмнорстух]{2}(?:\s?\d{2,3})?"
    r"|(?:B|[A-Z]{2})[ -]\d{2,3}[ -][A-Z]{3}|[A-Z]{2}\d{2} ?[A-Z]{3})(?!\w)"
)
_MARKED_PLATE = re.compile(
    r"\b(?:spz|rz|(?:гос)?номер\w{0,2}|registration|plate|num[ăa]r(?:ul)? de [îi]nmatriculare)\s?(?:je|is|:)?\s?"
    r"(?P<found>\d[A-Z]\w[ -]?\d{4})(?!\w)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:логин\w{0,2}|парол\w{1,2}|login\w{0,2}|password|passcode|parol[ăa]\w{0,2}|hesl[oae]\w?|user ?name|"
    r"utilizator(?:ul)?|u[žz]ivatel\w{0,5}|пин(?:-?код)?\w{0,2}|pin(?:-?k[óo]d|code)?)\s?(?:is|was|это|je|este|e|[:=–—-])?\s?"
    r"(?P<found>(?=[^\s,;]*[\d_])[\w.@!#$%&*+-]*\w)",
    re.IGNORECASE,
)
_WORDS = (
    # ru
    r"заказ\w{0,3}|договор\w{0,3}|контракт\w{0,2}|обращени\w{1,2}|заявк\w{1,3}|заявлени\w{1,2}|"
    r"тикет\w{0,3}|накладн\w{2,3}|трек(?:[ -]?номер\w{0,3})?|"
    r"брон[ьия]\w?|бронировани\w|полис\w{0,2}|лицев\w{2,3} сч[её]т\w{0,2}|сч[её]т\w{0,2}|чек\w{0,2}|"
    r"инцидент\w{0,2}|жалоб\w{1,2}|претензи\w{1,2}|"
    r"квитанци\w{1,2}|посылк\w{1,2}|отправлени\w{1,2}|инн|снилс|огрн|омс|абонентск\w{2,3}|"
    r"запрос\w{0,2}|дел[оау]|карт[аыеу]\w?|л/с|"
    # ro
    r"comand\w{1,3}|comenzi\w{0,2}|contract\w{0,5}|tichet\w{0,4}|sesiz[ăa]r\w{1,3}|"
    r"reclama[țţt]i\w{1,3}|factur\w{1,3}|dosar\w{0,4}|cerer\w{1,3}|rezerv[ăa]r\w{1,3}|"
    r"poli[țţt]\w{1,3}|awb|cod(?:ul)? (?:de )?client|abonament\w{0,4}|cnp|idnp|colet\w{0,4}|"
    r"cont\w{0,4}|chitan[țţt]\w{1,3}|solicit[ăa]r\w{1,3}|bilet\w{0,4}|petiți\w{1,3}|"
    # cs
    r"objedn[áa]v\w{1,4}|smlouv\w{1,3}|smluv\w?|reklamac\w{1,3}|faktur\w{1,3}|tiket\w{0,3}|"
    r"z[áa]silk\w{1,3}|z[áa]silek|bal[íi]k\w{0,3}|po[žz]adav\w{1,4}|st[íi][žz]nost\w{0,2}|"
    r"pojistk\w{1,3}|pojistn\w{2,3}|"
    r"rezervac\w{1,3}|variabiln\w{1,3} symbol\w{0,2}|vs|rodn\w{1,3} [čc][íi]sl\w{1,2}|r[čc]|"
    r"symbol\w{0,2}|z[áa]kaznick\w{1,3} [čc][íi]sl\w{1,2}|[úu][čc]t\w{0,2}|[úu][čc]et|"
    r"protokol\w{0,2}|ič|dič|"
    # en
    r"orders?|contracts?|tickets?|claims?|case|reference|ref|invoices?|bookings?|reservations?|"
    r"policy|account|customer|tracking|parcel|shipment|confirmation|"
    r"incident|insurance|security|complaints?|membership|member|receipt|job|ni|ssn|nino|"
    r"national insurance|social security|licence|license|purchase|client|refund|quote|enquiry"
)
_KEY = re.compile(_WORDS, re.IGNORECASE)
_MARK = re.compile(
    r"№|n[°º]|#|nr|no|num(?:ber|[ăa]r(?:ul)?|[ăa]rului)?|[čc][íi]sl\w{1,2}|[čc]|номер\w{0,3}|ном|id|"
    r"код|cod(?:ul)?|k[óo]d|code|seri[ae]|сери[яию]",
    re.IGNORECASE,
)
_FILLER = frozenset(
    (*'.:-–—=("«„', "is", "was", "este", "e", "je", "за", "под", "с", "cu", "with", "pod", "de", "of", "ого", "осаго")
)
_BACKWARDS = re.compile(r"[^\W\d_]+(?:[/-][^\W\d_]+)*|[№#]|[^\w\s]")
_IDENTIFIER = re.compile(r"(?<!\w)(?:[^\W\d_]{1,6}[-/]?)?\d(?:[\w/-]*\w)?(?:[ -]\d{2,}){0,5}(?!\w)")
_SERIES = re.compile(r"[A-ZА-Я]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT_FOLLOWS = re.compile(
    r"\s?(?:[.,]\d\d?\b)?\s?(?:руб|р\b|₽|коп|тыс|млн|долл|евро|лей|леев|лея|ле[ия]в|lei\b|leu\b|"
    r"ron\b|mdl\b|bani\b|kč|kc\b|czk|korun|eur|€|\$|£|usd|gbp|pound|dollar|%|"
    r"дн|час|мин|сек|раз|месяц|недел|год|лет|штук|шт\b|zile|ore|min|ani|luni|ori\b|dn[íů]|hodin|"
    r"korun|kus|ks\b|let\b|týdn|měs|krát|"
    r"days?|hours?|minutes?|times?|weeks?|months?|years?|items?|people|points?|bod)",
    re.IGNORECASE,
)
_MIN_MARKED = 2
_MIN_UNMARKED = 5
_BEFORE = 60  # characters before a number in which its word stands
_CNP_KEY = "279146358279"
_IBAN_LENGTHS = range(34, 14, -1)


def find_identifiers(text: str) -> Iterator[Found]:
    """Yield the numbers that lead to a person; the ones found first win where they overlap."""
    if sum(map(str.isdigit, text)) < _MIN_MARKED:
        return
    yield from _ibans(text)
    if _MASK.search(text):
        yield from (Found(*m.span(), Kind.CARD) for m in _MASKED_CARD.finditer(text) if _is_masked(m.group()))
    yield from (
        Found(*m.span(), Kind.CARD)
        for m in _CARD.finditer(text)
        if passes_luhn(_digits(m.group())) and not _CNP.fullmatch(m.group())
    )
    for pattern in (_SNILS, _BIRTH_NUMBER, _NINO, _SSN):
        yield from (Found(*m.span(), Kind.NUMBER) for m in pattern.finditer(text))
    yield from (Found(*m.span(), Kind.NUMBER) for m in _CNP.finditer(text) if is_cnp(m.group()))
    for pattern in (_CZECH_ACCOUNT, _RUSSIAN_ACCOUNT):
        yield from (Found(*m.span(), Kind.ACCOUNT) for m in pattern.finditer(text))
    for pattern in (_PASSPORT, _BIRTH_DATE, _MARKED_PLATE, _SECRET):
        yield from (Found(*m.span("found"), Kind.NUMBER) for m in pattern.finditer(text))
    yield from (Found(*m.span(), Kind.NUMBER) for m in _PLATE.finditer(text))
    yield from _numbers_after_words(text)


def passes_luhn(digits: str) -> bool:
    """Tell whether the check digit of a card number fits."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and len(set(digits)) > 1


def is_cnp(digits: str) -> bool:
    """Tell whether the check digit of a Romanian personal number fits."""
    check = sum(int(digit) * int(key) for digit, key in zip(digits, _CNP_KEY, strict=False)) % 11
    return int(digits[12]) == (1 if check == 10 else check)


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        place = match.start()
        kept = [at for at in range(place, match.end()) if text[at] not in " -"]
        for length in _IBAN_LENGTHS:
            if length <= len(kept) and _is_iban("".join(text[at] for at in kept[:length])):
                yield Found(place, kept[length - 1] + 1, Kind.ACCOUNT)
                break


def _is_iban(written: str) -> bool:
    turned = (written[4:] + written[:4]).upper()
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _is_masked(written: str) -> bool:
    return sum(letter.isdigit() for letter in written) >= 4 and any(letter in "*xXхХ•#" for letter in written)


def _numbers_after_words(text: str) -> Iterator[Found]:
    for match in _IDENTIFIER.finditer(text):
        count = sum(map(str.isdigit, match.group()))
        if count < _MIN_MARKED:
            continue
        start, after_word, marked = _what_stands_before(text, match.start())
        lettered = not match.group()[0].isdigit() and count >= 3
        if after_word:
            enough = count >= (_MIN_MARKED if marked else _MIN_UNMARKED) or lettered
        else:
            enough = marked and count >= _MIN_UNMARKED
        is_year = not marked and _YEAR.fullmatch(match.group())
        if enough and not is_year and not _AMOUNT_FOLLOWS.match(text, match.end()):
            yield Found(start, match.end(), Kind.NUMBER)


def _what_stands_before(text: str, start: int) -> tuple[int, bool, bool]:
    """Return where the number begins with its series, whether a word for it stands before, and a sign such as №."""
    floor = max(start - _BEFORE, 0)
    begin = start
    marked = after_word = False
    for place, piece in enumerate(reversed([*_BACKWARDS.finditer(text, floor, start)])):
        word = piece.group()
        if _is_key(word):
            after_word = True
        elif _MARK.fullmatch(word):
            marked = True
        elif place == 0 and _SERIES.fullmatch(word):
            begin = piece.start()
        elif after_word or word.lower() not in _FILLER:
            break
    return (begin if after_word or marked else start), after_word, marked


@lru_cache(maxsize=10_000)
def _is_key(word: str) -> bool:
    return _KEY.fullmatch(word) is not None


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdigit())
