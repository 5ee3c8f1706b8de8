"""HTML as Telegram reads it."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import automatic, formatted, parse_html, units
from bot.sandbox.limits import Refused


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>мир</b>", "мир", [("bold", 0, 3)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &amp; &quot;&#1078;&#x436;&nbsp;", '<b> & "жж&nbsp;', []),
        ("<b>a</b>  ", "a", [("bold", 0, 1)]),
        ("  <b> a </b>", "a", [("bold", 0, 1)]),
        ("a\r\nb", "a\nb", []),
    ],
)
def test_entities_of_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed = formatted(source, "HTML", None)

    assert parsed.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in parsed.entities] == entities


def test_entities_links_carry_their_address() -> None:
    parsed = formatted("<a href='https://example.org/?a=1&amp;b=2'>here</a>", "HTML", None)

    assert parsed.entities == ({"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/?a=1&b=2"},)


def test_entities_link_to_nowhere_keeps_its_words() -> None:
    assert formatted("<a href='nowhere'>here</a>", "HTML", None).entities == ()


def test_entities_code_in_pre_names_the_language() -> None:
    parsed = formatted('<pre><code class="language-python">x</code></pre>', "HTML", None)

    assert parsed.entities == ({"type": "pre", "offset": 0, "length": 1, "language": "python"},)


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("й<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x'", "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 3'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_entities_broken_html_is_refused_in_telegrams_words(source: str, detail: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_html(source)

    assert caught.value.description == f"Bad Request: can't parse entities: {detail}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_entities_escaped_text_is_read_back(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@given(st.text(), st.text())
def test_entities_lengths_are_utf16_units(before: str, inside: str) -> None:
    assert units(before + inside) == units(before) + units(inside)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/help", [("bot_command", 0, 5)]),
        ("😀 /mydata.", [("bot_command", 3, 7)]),
        ("и/или 1/2 </script>", []),
        ("see https://example.org/x, or a.b@example.org", [("url", 4, 21), ("email", 30, 15)]),
        ("@poputchik_bot", [("mention", 0, 14)]),
    ],
)
def test_entities_found_without_being_asked(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in automatic(text, [])] == found


def test_entities_nothing_is_found_inside_code() -> None:
    assert [entity["type"] for entity in formatted("<code>/help</code>", "HTML", None).entities] == ["code"]
