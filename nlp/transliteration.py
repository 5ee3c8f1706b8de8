"""Russian in Latin letters, as phones without a Russian keyboard write it: "ne rabotaet", "zhdal", "щ" in five ways."""

import re
from functools import lru_cache

# Longer runs first. What two schemes write the same way is read as the commoner letter.
_LETTERS = {
    "shch": "щ",
    "sch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "tz": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "ju": "ю",
    "iu": "ю",
    "ya": "я",
    "ja": "я",
    "ia": "я",
    "yo": "е",
    "jo": "е",
    "ye": "е",
    "je": "е",
    "iy": "ий",
    "yy": "ый",
    "yj": "ый",
    "ij": "ий",
    "a": "а",
    "b": "б",
    "v": "в",
    "w": "в",
    "g": "г",
    "d": "д",
    "e": "е",
    "z": "з",
    "i": "и",
    "j": "й",
    "k": "к",
    "q": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "p": "п",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "у",
    "f": "ф",
    "h": "х",
    "x": "х",
    "c": "ц",
    "y": "ы",
    "'": "ь",
}
_RUN = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
# "это", "экран", "электро...": the only words of everyday talk that begin with э.
_FIRST_E = re.compile(r"^е(?=т[оаиу]|тот|кран|кспр|лектр|ффект|моци|кономи)")
_AFTER_VOWEL = re.compile(r"(?<=[аеиоуыэюя])ы")


@lru_cache(maxsize=20_000)
def cyrillic(form: str) -> str:
    """Return a folded word in Latin letters as it is spelled in Cyrillic; other letters stay as they are."""
    spelled = _RUN.sub(lambda run: _LETTERS[run.group()], form)
    return _FIRST_E.sub("э", _AFTER_VOWEL.sub("й", spelled))
