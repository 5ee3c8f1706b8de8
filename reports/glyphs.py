"""What the font of pictures has, and what is drawn or said instead of the rest: a reader never sees an empty box."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from matplotlib.ft2font import FT2Font

from interview.language import Locale
from reports import style

_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_MARKS = f"[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}{_SKIN_TONES}\U000e0020-\U000e007f]*"
_SYMBOL = (
    "[\N{INFORMATION SOURCE}\u2190-\u21ff\u2300-\u23ff\N{CIRCLED LATIN CAPITAL LETTER M}\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\N{WAVY DASH}\N{PART ALTERNATION MARK}\u3297\u3299\U0001f000-\U0001faff]"
)
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP = "[0-9#*]\N{VARIATION SELECTOR-16}?\N{COMBINING ENCLOSING KEYCAP}"
_JOINED = f"\N{ZERO WIDTH JOINER}{_SYMBOL}{_MARKS}"
_EMOJI = re.compile(f"{_FLAG}|{_KEYCAP}|{_SYMBOL}{_MARKS}(?:{_JOINED})*")
_RUN = re.compile(f"(?:{_EMOJI.pattern})+")
_CLOSING = frozenset(".,!?:;…)")
_ELSEWHERE = "…"  # letters of a script that the font lacks

# Signs of the font that say the same.
_ALIKE = {
    "\N{WHITE HEAVY CHECK MARK}": "\N{HEAVY CHECK MARK}",
    "\N{CROSS MARK}": "\N{HEAVY BALLOT X}",
    "\N{NEGATIVE SQUARED CROSS MARK}": "\N{HEAVY BALLOT X}",
    "\N{HEAVY EXCLAMATION MARK SYMBOL}": "!",
    "\N{WHITE EXCLAMATION MARK ORNAMENT}": "!",
    "\N{BLACK QUESTION MARK ORNAMENT}": "?",
    "\N{WHITE QUESTION MARK ORNAMENT}": "?",
    "\N{WHITE MEDIUM STAR}": "\N{BLACK STAR}",
    "\N{GLOWING STAR}": "\N{BLACK STAR}",
    "\N{TELEPHONE RECEIVER}": "\N{BLACK TELEPHONE}",
    "\N{MOBILE PHONE}": "\N{BLACK TELEPHONE}",
    "\N{E-MAIL SYMBOL}": "\N{ENVELOPE}",
    "\N{INCOMING ENVELOPE}": "\N{ENVELOPE}",
    **dict.fromkeys("💓💕💖💗💘💙💚💛💜💝💞🖤🤍🤎🧡", "\N{HEAVY BLACK HEART}"),
    "\N{SLIGHTLY SMILING FACE}": "\N{WHITE SMILING FACE}",
    "\N{SLIGHTLY FROWNING FACE}": "\N{WHITE FROWNING FACE}",
    "\N{ROLLING ON THE FLOOR LAUGHING}": "\N{FACE WITH TEARS OF JOY}",
    "\N{SMILING FACE WITH SMILING EYES AND THREE HEARTS}": "\N{SMILING FACE WITH HEART-SHAPED EYES}",
    "\N{FACE WITH LOOK OF TRIUMPH}": "\N{ANGRY FACE}",
    "\N{SERIOUS FACE WITH SYMBOLS COVERING MOUTH}": "\N{POUTING FACE}",
}


def drawable(text: str, locale: Locale) -> str:
    """Return a text without signs that the font lacks.

    An emoji becomes a sign of the font that is or says the same, else a word or two in parentheses, in the reader's
    language. Skin tones, families, flags and keycaps are one emoji each. Invisible marks vanish.
    """
    if glyphs().issuperset(map(ord, text)):
        return text
    worded = _RUN.sub(lambda run: _written(run, locale), text)
    return "".join(sign if ord(sign) in glyphs() else _instead(sign) for sign in worded)


@cache
def glyphs() -> frozenset[int]:
    """Return the code points that both cuts of the font have."""
    both = [frozenset(FT2Font(str(path)).get_charmap()) for path in (style.FONT, style.FONT_BOLD)]
    return both[0] & both[1]


def _written(run: re.Match[str], locale: Locale) -> str:
    """Return emoji that follow one another as signs of the font, and those that it lacks as words, each once."""
    firsts = [one.group()[0] for one in _EMOJI.finditer(run.group())]
    signs = [_ALIKE.get(first, first) for first in firsts]
    parts = ["".join(some) if is_drawn else _said(some, locale) for is_drawn, some in groupby(signs, key=_is_drawn)]
    before, after = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    left = " " if parts[0].startswith("(") and (before.isalnum() or before in _CLOSING) else ""
    right = " " if parts[-1].endswith(")") and after.isalnum() else ""
    return f"{left}{' '.join(parts)}{right}"


def _said(signs: Iterable[str], locale: Locale) -> str:
    words, other = _words(locale), locale.gettext("emoji")
    return f"({', '.join(dict.fromkeys(words.get(sign, other) for sign in signs))})"


def _is_drawn(sign: str) -> bool:
    return ord(sign) in glyphs()


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cc":
        return " "
    return "" if category[0] in "CM" else _ELSEWHERE


def _words(locale: Locale) -> dict[str, str]:
    money, clock = locale.gettext("money"), locale.gettext("clock")
    celebration, nausea = locale.gettext("celebration"), locale.gettext("nausea")
    return {
        "\N{THUMBS UP SIGN}": locale.gettext("thumbs up"),
        "\N{THUMBS DOWN SIGN}": locale.gettext("thumbs down"),
        "\N{BROKEN HEART}": locale.gettext("broken heart"),
        "\N{FIRE}": locale.gettext("fire"),
        "\N{CLAPPING HANDS SIGN}": locale.gettext("applause"),
        "\N{PERSON WITH FOLDED HANDS}": locale.gettext("folded hands"),
        "\N{HANDSHAKE}": locale.gettext("handshake"),
        "\N{FACE PALM}": locale.gettext("face in palm"),
        "\N{SHRUG}": locale.gettext("shrug"),
        "\N{THINKING FACE}": locale.gettext("thoughtful face"),
        "\N{FACE WITH ROLLING EYES}": locale.gettext("eye roll"),
        "\N{PACKAGE}": locale.gettext("parcel"),
        "\N{BOUQUET}": locale.gettext("flowers"),
        **dict.fromkeys("🎉🎊🥳", celebration),
        **dict.fromkeys("🤢🤮", nausea),
        **dict.fromkeys("💰💳💵💶💷💸", money),
        **dict.fromkeys("⌚⌛⏰⏱⏳", clock),
        "\N{HUNDRED POINTS SYMBOL}": "100",
        "\N{OK HAND SIGN}": "OK",
    }
