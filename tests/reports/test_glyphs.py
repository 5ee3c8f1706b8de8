"""Emoji in people's words: drawn by the font or described in the reader's language, never boxes, never redactions."""

from dataclasses import replace

import pytest

from interview.language import Language, Locale
from interview.records import Layer
from reports.glyphs import drawable, glyphs
from reports.journey_map import Quote
from reports.pain_card import pain_card_figure
from reports.stage_card import stage_card_figure
from reports.told_page import told_figures

from .looking import texts_of

TOLD = "👍🏽🔥 Жду уже час 😡😡!💔 👨‍👩‍👧‍👦 🇷🇴 1️⃣ ✅❌❗ ❤️‍🔥 📞📦💰⏰💯🙏🏻👏🎉 🫠 漢"


@pytest.mark.parametrize(
    ("told", "drawn"),
    [
        ("супер👍👍👍", "супер (thumbs up)"),
        ("👍🏽 ok", "(thumbs up) ok"),
        ("an hour😡😡🔥awful", "an hour😡😡 (fire) awful"),
        ("Thanks!🙏🏻", "Thanks! (folded hands)"),
        ("“👍”", "“(thumbs up)”"),
        ("👍👏👍🔥", "(thumbs up, applause, fire)"),
        ("👨‍👩‍👧‍👦", "(emoji)"),
        ("🇷🇴🇲🇩🏴󠁧󠁢󠁥󠁮󠁧󠁿", "(emoji)"),
        ("🤦🏽‍♀️, again", "(face in palm), again"),
        ("❤️‍🔥", "❤"),
        ("1️⃣ first", "1 first"),
        ("done ✅ or not ❌❗", "done ✔ or not ✘!"),
        ("phone → shop ★★★", "phone → shop ★★★"),
        ("rang 📞, 漢\u0007", "rang ☎, … "),
    ],
)
def test_emoji_is_a_sign_of_the_font_or_words_in_parentheses(told, drawn):
    assert drawable(told, Locale(Language.EN)) == drawn


@pytest.mark.parametrize("told", [TOLD, "[name] 👍", "漢字", "a\u200bb", "‼️"])
@pytest.mark.parametrize("language", list(Language))
def test_everything_is_in_the_font_and_is_drawn_as_it_is_measured(told, language):
    drawn = drawable(told, Locale(language))

    assert glyphs().issuperset(map(ord, drawn))
    assert drawable(drawn, Locale(language)) == drawn
    assert drawn.count("[") == told.count("[")


@pytest.mark.parametrize(
    ("language", "thanks"),
    [
        (Language.RU, "Спасибо (большой палец вверх, эмодзи)"),
        (Language.RO, "Mulțumesc (degetul mare în sus, emoji)"),
        (Language.CS, "Děkuji (palec nahoru, emoji)"),
        (Language.EN, "Thanks (thumbs up, emoji)"),
    ],
)
def test_emoji_is_described_in_the_readers_language(language, thanks):
    assert drawable(f"{thanks.split(' (')[0]} 👍🦩", Locale(language)) == thanks


@pytest.mark.parametrize("language", list(Language))
def test_no_letter_of_a_drawn_quote_is_missing_in_the_font(language, company, five, map_of):
    locale = Locale(language)
    journey_map = map_of(company(five, 120), five)
    pain = journey_map.pains[0]
    told = Quote(pain.stage_id, Layer.PAIN, pain.category, TOLD, language.value)
    quoted = replace(journey_map, quotes=(told,))

    for figure in (
        pain_card_figure(quoted, pain, locale),
        stage_card_figure(quoted, pain.stage_id, locale),
        *told_figures(quoted, locale),
    ):
        written = " ".join(text.get_text() for text in texts_of(figure))
        assert "😡😡" in written
        assert glyphs().issuperset(map(ord, written.replace("\n", " ")))
