"""Names of people in a text: by what stands before them, by their parts and by the capital letter."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.names import Reading, foreign_readings, key, load_names, spelling, words_of
from nlp.placeholders import Found, Kind
from nlp.plain_text import HIDDEN
from nlp.words import LANGUAGES

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…\n;•]|[:—–-]\s*[«\"„“]")
_AFTER_END = re.compile(r"[.!?…\n;•]")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_PATRONYMIC = re.compile(r"(?:[оеё]вич|ьич|оныч|аныч|еныч|ьевн|[оеё]вн|иничн|ьиничн|инишн|ыч)(?:а|у|ем|е|ы|ой|ою)?$")
_RU_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ых|ы)?$|[сц]к(?:ий|ого|ому|им|ом|ая|ую|ой)$|(?:енко|ук|юк|чук|"
    r"ян|дзе|швили|ец|ых)(?:а|у|ом|ем|е)?$"
)
_LATIN_SURNAME = re.compile(
    r"(?:ov[áaéeou]*|escu|eanu|oiu|ová|ové|ovou|ova|ský|ská|ského|ské|ek|ík|ák|son|sen|man|ez|sky|ski|ska|enko)$"
)
_INITIALS = re.compile(
    r"(?<!\w)(?!U\.\s?[SK]|P\.\s?S|П\.\s?С|И\.\s?О|"
    r"Т\.\s?[ЕДК])[A-ZА-ЯЁČŘŠŽȘȚ]\.\s?[A-ZА-ЯЁČŘŠŽȘȚ]\.\s?[A-ZА-ЯЁČŘŠŽȘȚ][^\W\d_]{2,}"
    r"|(?<!\w)[A-ZА-ЯЁČŘŠŽȘȚ][^\W\d_]{2,}\s[A-ZА-ЯЁČŘŠŽȘȚ]\.\s?[A-ZА-ЯЁČŘŠŽȘȚ]\.(?!\w)(?!\s[A-ZА-ЯЁČŘŠŽȘȚ][^\W\d_]{2})"
)
_INITIAL_SIGN = re.compile(r"\.\s?[^\W\d_]\.")
_MAX_PARTS = 4
_LONGEST_PHRASE = 40  # characters
_ROLE_ENDING = 4  # letters that may follow the stem of a role: "операторша", "operatorului"
_TITLE_CASE = 0.6  # share of capitals from which a sentence is a heading


class Token(NamedTuple):
    """A word of the text. sentence: number of its sentence, first: whether a capital letter is due."""

    start: int
    end: int
    text: str
    key: str
    first: bool
    sentence: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


def find_people(text: str, *, language: str) -> Iterator[Found]:
    """Yield names of people, first name and surname as one."""
    if _INITIAL_SIGN.search(text):
        yield from (
            Found(*m.span(), Kind.NAME) for m in _INITIALS.finditer(text) if not _has_to_stay(m.group(), language)
        )
    tokens = _tokens(text)
    strong, weak = _introduced(text, tokens, language)
    past = 0
    for place, token in enumerate(tokens):
        if place < past or not (
            token.capital or place in strong or place in weak or (place and _calls(tokens[place - 1], language))
        ):
            continue
        if place in strong or _after_title(text, tokens, place, language):
            is_name = _is_introduced(text, tokens, place, language, place in strong)
        elif _after_role(text, tokens, place, language):
            is_name = _is_after_role(token, language)
        else:
            is_name = _stands_alone(text, tokens, place, language) or (
                place in weak and _is_known(token, language, small=True)
            )
        if is_name:
            begin = _surname_before(text, tokens, place, language) if past < place else place
            past = _end_of_name(text, tokens, place, language)
            yield Found(tokens[begin].start, tokens[past - 1].end, Kind.NAME)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    sentence = end = 0
    for match in _WORD.finditer(text):
        start, written = match.start(), match.group()
        if written[-1] in "sS" and _POSSESSIVE.search(written):
            written = written[:-2]
        first = False
        if start != end + 1 or text[end] != " ":  # most words stand one space apart
            first = _is_first(text[end:start], tokens)
        elif not tokens:
            first = True
        sentence += first
        tokens.append(Token(start, start + len(written), written, key(written), first, sentence))
        end = match.end()
    return tokens


def _is_first(gap: str, tokens: list[Token]) -> bool:
    if not tokens:
        return not any(letter.isdigit() or letter == HIDDEN for letter in gap)
    if _SENTENCE_END.search(gap.rstrip(" ")) is None or (gap.strip(" ") == "." and _is_abbreviation(tokens[-1])):
        return False
    return HIDDEN not in _AFTER_END.split(gap)[-1]


def _is_abbreviation(token: Token) -> bool:
    return token.key in words_of("abbreviations") or len(token.text) == 1


def _is_heading(tokens: list[Token], sentence: int) -> bool:
    capitals = [token.capital for token in tokens if token.sentence == sentence]
    return len(capitals) >= 4 and sum(capitals) / len(capitals) >= _TITLE_CASE


def _introduced(text: str, tokens: list[Token], language: str) -> tuple[set[int], set[int]]:
    strong: set[int] = set()
    weak: set[int] = set()
    for phrases, places in zip(_introductions(language), (strong, weak), strict=True):
        for place in range(1, len(tokens)):
            if tokens[place - 1].key in phrases.last_words:
                before = spelling(text[max(tokens[place - 1].end - _LONGEST_PHRASE, 0) : tokens[place].start])
                if phrases.pattern.search(before):
                    places.add(place)
    return strong, weak


class _Phrases(NamedTuple):
    """Phrases, and the words that they end in."""

    pattern: re.Pattern[str]
    last_words: frozenset[str]


@lru_cache(maxsize=8)
def _introductions(language: str) -> tuple[_Phrases, _Phrases]:
    strong = {phrase for each in LANGUAGES for phrase in load_names(each).introductions}
    return _phrases(strong), _phrases({*load_names(language).weak_introductions, *load_names("ru").weak_introductions})


def _phrases(listed: set[str]) -> _Phrases:
    pattern = "|".join(re.escape(phrase) for phrase in sorted(listed, key=len, reverse=True))
    last_words = frozenset(_WORD.findall(phrase)[-1] for phrase in listed)
    return _Phrases(re.compile(rf"(?<!\w)(?:{pattern})[\s:,«\"'—–-]{{1,4}}$"), last_words)


@lru_cache(maxsize=20_000)
def _is_calling(word: str, language: str) -> bool:
    return is_role(key(word)) or _is_title(word, language)


def _calls(token: Token, language: str) -> bool:
    return _is_calling(token.text, language)


def _after_title(text: str, tokens: list[Token], place: int, language: str) -> bool:
    if place == 0 or not _follows(text, tokens, place, dot=True):
        return False
    return _is_title(tokens[place - 1].text, language)


@lru_cache(maxsize=20_000)
def _is_title(word: str, language: str) -> bool:
    small = key(word)
    for each in LANGUAGES:
        names = load_names(each)
        if each == "en" and language != "en" and small == word:
            continue
        if small == "miss" and word == small:
            continue
        if small in names.titles or (names.title_beginnings and small.startswith(names.title_beginnings)):
            return True
    return False


def _after_role(text: str, tokens: list[Token], place: int, language: str) -> bool:
    return place > 0 and _follows(text, tokens, place) and is_role(tokens[place - 1].key)


@lru_cache(maxsize=20_000)
def is_role(word: str) -> bool:
    """Tell whether people are called so at work."""
    return any(
        word[: len(word) - cut] in load_names(each).roles
        for cut in range(min(_ROLE_ENDING, len(word) - 3) + 1)
        for each in LANGUAGES
    )


def _follows(text: str, tokens: list[Token], place: int, *, dot: bool = False) -> bool:
    gap = text[tokens[place - 1].end : tokens[place].start]
    return gap in ("", " ", "  ", " - ", "-", " «", ' "') or (dot and gap in (". ", "."))


def _is_introduced(text: str, tokens: list[Token], place: int, language: str, strong: bool) -> bool:
    token = tokens[place]
    if token.key in load_names(language).not_names or _stays(token, language):
        return False
    if token.shouted and not _is_known_shouted(tokens, place, language):
        return False
    if token.capital:
        return len(token.text) > 1 and not _is_calling(token.text, language)
    if _is_known(token, language, small=True, words=strong):
        return True
    return (
        strong and _ends_phrase(text, tokens, place) and len(token.text) > 2 and not _is_calling(token.text, language)
    )


def _is_known_shouted(tokens: list[Token], place: int, language: str) -> bool:
    """Tell "MY NAME IS MARY" from an abbreviation ("гражданка США")."""
    return tokens[place - 1].text.isupper() or bool(_reading(tokens[place].key, language))


def _ends_phrase(text: str, tokens: list[Token], place: int) -> bool:
    """Tell an unknown name in small letters ("меня зовут зухра, ...") from "меня зовут каждый раз"."""
    if place + 1 == len(tokens):
        return True
    return text[tokens[place].end : tokens[place + 1].start].strip() != "" or tokens[place + 1].key in words_of(
        "after_introductions"
    )


def _is_after_role(token: Token, language: str) -> bool:
    if _stays(token, language):
        return False
    if token.shouted:
        return bool(_reading(token.key, language) & (Reading.GIVEN | Reading.SURNAME))
    if token.capital:
        return len(token.text) > 2 and not token.first and not is_role(token.key)
    return _is_known(token, language, small=True)


def _is_known(token: Token, language: str, *, small: bool = False, words: bool = False) -> bool:
    reading = own_reading(token.key, language)
    if small and not token.capital:
        reading = reading if Reading.BASE in reading or len(token.text) > 4 else Reading(0)
    unsure = Reading(0) if words else Reading.WORD | Reading.IN_CONTEXT | Reading.PLACE
    return Reading.GIVEN in reading and not reading & unsure and not _stays(token, language)


def _stands_alone(text: str, tokens: list[Token], place: int, language: str) -> bool:
    token = tokens[place]
    if not token.capital or len(token.text) < 2 or _stays(token, language):
        return False
    if _PATRONYMIC.search(token.key) and len(token.key) > 5:
        return True
    own = own_reading(token.key, language)
    reading = own or _reading(token.key, language)
    if not reading:
        return _has_known_parts(token, language)
    unsure = bool(reading & (Reading.WORD | Reading.IN_CONTEXT))
    if (unsure or token.first) and not token.shouted:
        following = _next(text, tokens, place)
        if (
            following is not None
            and following.capital
            and _is_surname(following, language)
            and not _stays(following, language)
        ):
            return Reading.GIVEN in reading
    if Reading.IN_CONTEXT in reading or (Reading.PLACE in reading and _is_place(tokens, place)):
        return False
    if token.shouted:
        return Reading.GIVEN in own and not own & Reading.WORD and len(token.text) > 3
    if token.first:
        return Reading.GIVEN in own and not own & (Reading.WORD | Reading.PLACE)
    return not (Reading.WORD in reading and _is_heading(tokens, token.sentence))


def _is_place(tokens: list[Token], place: int) -> bool:
    before = tokens[place - 1].key if place else ""
    after = tokens[place + 1].key if place + 1 < len(tokens) else ""
    return before in words_of("before_places") or after in words_of("after_places")


def _has_known_parts(token: Token, language: str) -> bool:
    """Tell whether a double name has a known part: "Анна-Мария"."""
    parts = token.text.split("-")
    return (
        len(parts) > 1
        and all(part[:1].isupper() for part in parts)
        and any(
            Reading.GIVEN in _reading(key(part), language) and Reading.WORD not in _reading(key(part), language)
            for part in parts
        )
    )


def own_reading(word: str, language: str) -> Reading:
    """Return what a word can be in the language it is written in; Cyrillic is Russian."""
    return load_names("ru" if _is_cyrillic(word) else language).readings.get(word, Reading(0))


def _reading(word: str, language: str) -> Reading:
    own = own_reading(word, language)
    return own or foreign_readings("ru" if _is_cyrillic(word) else language).get(word, Reading(0))


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] < "\u0500"


def _next(text: str, tokens: list[Token], place: int) -> Token | None:
    if place + 1 < len(tokens) and text[tokens[place].end : tokens[place + 1].start] in (" ", "  ", "-"):
        return tokens[place + 1]
    return None


def _is_surname(token: Token, language: str) -> bool:
    if Reading.SURNAME in _reading(token.key, language) or _PATRONYMIC.search(token.key):
        return True
    pattern = _RU_SURNAME if _is_cyrillic(token.key) else _LATIN_SURNAME
    return len(token.key) > 4 and pattern.search(token.key) is not None


def _end_of_name(text: str, tokens: list[Token], place: int, language: str) -> int:
    """Take surnames and patronymics that follow in."""
    end = place + 1
    while end < len(tokens) and end - place < _MAX_PARTS:
        token = tokens[end]
        gap = text[tokens[end - 1].end : token.start]
        after_initial = len(tokens[end - 1].text) == 1 and gap in (". ", ".")
        if not (gap in (" ", "  ", "-") or after_initial) or token.first:
            break
        is_initial = len(token.text) == 1 and token.capital and text[token.end : token.end + 1] == "."
        small_part = (
            not tokens[place].capital
            and not token.capital
            and bool(_PATRONYMIC.search(token.key))
            and len(token.key) > 5
        )
        if (
            not (is_initial or small_part or (token.capital and len(token.text) > 1))
            or _stays(token, language)
            or is_role(token.key)
        ):
            break
        if token.shouted and not tokens[place].shouted:
            break
        end += 1
    return end


def _surname_before(text: str, tokens: list[Token], place: int, language: str) -> int:
    if place and tokens[place].capital:
        before = tokens[place - 1]
        gap = text[before.end : tokens[place].start]
        if (
            gap == " "
            and before.capital
            and not tokens[place].first
            and _is_surname(before, language)
            and not _stays(before, language)
        ):
            return place - 1
    return place


def _stays(token: Token, language: str) -> bool:
    return _has_to_stay(token.text, language)


@lru_cache(maxsize=50_000)
def _has_to_stay(word: str, language: str) -> bool:
    """Tell firms, towns and manners of speech from names; the lists hold words with a capital letter."""
    if not word[0].isupper():
        return False
    small = key(word.split(maxsplit=1)[0])
    for each in {"ru" if _is_cyrillic(small) else language, "en", "ro", "cs"}:
        names = load_names(each)
        if small in names.stay and (each in ("ru", language) or small not in load_names(language).readings):
            return True
        if small.startswith(names.stay_beginnings) and (
            each in ("ru", language) or small not in load_names(language).readings
        ):
            return not _is_plain_name(small, language, names.stay_beginnings)
    return False


def _is_plain_name(small: str, language: str, beginnings: tuple[str, ...]) -> bool:
    """Tell a name that only begins like a firm ("Романа" and "Ром*") from the firm itself."""
    reading = own_reading(small, language)
    longest = max((begin for begin in beginnings if small.startswith(begin)), key=len)
    return Reading.GIVEN in reading and len(small) - len(longest) > 1 and not reading & Reading.IN_CONTEXT
