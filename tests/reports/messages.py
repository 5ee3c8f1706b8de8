"""How tests read a message: as Telegram counts it."""

import re
from html import unescape


def parsed(html):
    """Return what Telegram counts: the text without tags, in UTF-16 units."""
    return unescape(re.sub(r"</?[bi]>", "", html))


def units(html):
    return len(parsed(html).encode("utf-16-le")) // 2
