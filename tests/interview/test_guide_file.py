"""Reading a guide: the form of the file, every problem with its line and what to write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from interview.errors import GuideError
from interview.guide import Guide
from interview.guide_file import MAX_BYTES, load_guide, parse_guide, read_stored
from interview.language import Language
from interview.library import builtin_sources
from interview.scales import Kind

Breaking = Callable[..., list[tuple[int, str]]]


def test_load_guide_reads_a_file(tmp_path: Path, small_text: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + small_text.replace("\n", "\r\n").encode())

    guide = load_guide(path)

    assert (guide.id, guide.version, guide.languages) == ("small", 2, (Language.RU, Language.EN))
    assert guide.closing == {"ru": "Спасибо.", "en": "Thank you."}
    assert guide.probes[0].options[2].other


def test_the_small_guide_asks_every_kind(small_text: str) -> None:
    guide = parse_guide(small_text, name="small.yaml")

    assert {question.type for _, question in guide.questions()} == set(Kind)


@pytest.mark.parametrize("name", ["customer_journey", "staff_journey"])
def test_the_built_in_guides_are_sound(name: str) -> None:
    path = Path(__file__).parents[2] / "interview" / "guides" / f"{name}.yaml"

    guide = load_guide(path)

    assert guide.id == name
    assert set(guide.languages) == set(Language)


@pytest.mark.parametrize(
    "case",
    [
        ("spec: 1", "spec: 2", "spec", "write 1"),
        ("version: 2", 'version: "2"', "version", "write a whole number here, without quotes"),
        ("version: 2", "version: 0", "version", "write 1 or more"),
        ("version: 2", "version: 10000", "version", "write 9999 or less"),
        ("status: draft", "status: ready", "status", "write 'draft', 'published' or 'closed'"),
        ("role: customer", "role: manager", "role", "`manager` is not known here: write 'customer' or 'staff'"),
        ("languages: [ru, en]", "languages: []", "languages", "the list is empty"),
        ("languages: [ru, en]", "languages: [ru, de]", "languages > no. 2", "'ru', 'ro', 'cs' or 'en'"),
        ("closing: {ru: Спасибо.,", "closing: {ru: Спасибо., de: Danke.,", "closing > de", "no language of a guide"),
        ("closing: {ru: Спасибо.,", "closing: {ru: 5,", "closing > ru", '`5` is no text: write "5" in quotes'),
        ("closing: {ru: Спасибо.,", "closing: {ru: true,", "closing > ru", 'write "true" in quotes'),
        ("closing: {ru: Спасибо.,", 'closing: {ru: " ",', "closing > ru", "the text is empty: write it"),
        ("closing: {ru: Спасибо.,", "closing: {ru: [a],", "closing > ru", "write text here"),
        ("closing: {ru: Спасибо., en: Thank you.}", "closing: Thank you.", "closing", "write a map here"),
        ("role: customer", "roll: customer", "roll", "did you mean `role`?"),
        ("id: website", "id: Website", "id", "`Website` is no id"),
        ("id: website", f"id: {'w' * 33}", "id", "1 to 32 lower-case Latin letters"),
        (
            "type: number",
            "type: numeric",
            "parts > profile > questions > waited > type",
            "not known here: write 'text'",
        ),
        ("type: number", "typ: number", "parts > profile > questions > waited > typ", "did you mean `type`?"),
        ("most: 4", "most: 13", "most", "write 12 or less"),
        ("visits: true", 'visits: "true"', "visits", "write `true` or `false` here, without quotes"),
        ("options: stages", "options: stage", "options", "write a list of options, or `stages` or `channels`"),
        ("options: stages", "options: {id: a}", "options", "write a list of options, or `stages` or `channels`"),
        ("short_title: {ru: Помощь,", "planned: [Chat]\n    short_title: {ru: Помощь,", "planned > no. 1", "no id"),
        (
            "short_title: {ru: Помощь,",
            "planned: [[]]\n    short_title: {ru: Помощь,",
            "planned > no. 1",
            "at least one",
        ),
        (
            "short_title: {ru: Помощь,",
            "planned: [[chat, Phone]]\n    short_title: {ru: Помощь,",
            "planned > no. 1 > no. 2",
            "`Phone` is no id",
        ),
        ("id: solve, label", "id: solve, lable", "options > solve > lable", "did you mean `label`?"),
        ("probes: [repeat_reason, why_cause]", "probes: why_cause", "probes", "write a list here"),
        ("lane: think", "lane: smell", "lane_think > lane", "'think', 'feel', 'see', 'hear', 'say' or 'do'"),
        ("story: lowest", "story: worst", "first_story > story", "'lowest', 'last' or 'highest'"),
        ("missing: event", "missing: events", "probes > what_event > missing", "'event'"),
        (
            "goal, eq: solve}",
            "goal, equals: solve}",
            "personas > helped > when > equals",
            "keys here are all, any, not",
        ),
        ("eq: solve}", "eq: solve, ne: buy}", "personas > helped > when", "exactly one of `eq`"),
        ("eq: solve}", "eq: [solve]}", "personas > helped > when > eq", "write one value here"),
        ("gte: 9", 'gte: "9"', "personas > promoter > when > all > no. 1 > gte", "a whole number here, without quotes"),
        ("    each: stage", "    each: stages", "ratings > each", "write 'stage'"),
    ],
)
def test_parse_guide_names_line_place_and_what_to_write(
    broken: Breaking, line_of: Callable[[str], int], case: tuple[str, str, str, str]
) -> None:
    old, new, place, advice = case
    problems = broken((old, new))

    assert any(
        line == line_of(old) and f"{place}: " in sentence and advice in sentence for line, sentence in problems
    ), problems


def test_parse_guide_names_the_block_that_lacks_a_key(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(("    title: {ru: Покупка, en: Buying}\n", ""))

    line = line_of("  - id: purchase")
    assert (line, "stages > purchase > title: `title` is missing: write it") in problems


def test_parse_guide_reports_all_problems_at_once(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(
        ("role: customer", "role: manager"),
        ('id: "no"', "id: no"),
        ("type: number", "type: numeric"),
    )

    expected = sorted([line_of("role: customer"), line_of('id: "no"'), line_of("type: number")])
    assert [line for line, _ in problems] == expected


def test_parse_guide_asks_for_quotes_around_no(broken: Breaking, line_of: Callable[[str], int]) -> None:
    problems = broken(('id: "no"', "id: no"))

    sentence = 'YAML reads `no` as false: write "no" in quotes if text is meant, else `false`'
    assert problems == [(line_of('id: "no"'), sentence)]


def test_parse_guide_says_once_what_a_wrong_list_of_options_lacks(broken: Breaking) -> None:
    problems = broken(("{id: family, label: {ru: Родным, en: Family}}", "{id: family}"))

    assert [sentence for _, sentence in problems] == [
        "parts > profile > questions > told > options > family > label: `label` is missing: write it"
    ]


def test_parse_guide_refuses_more_than_twelve_stages(broken: Breaking, line_of: Callable[[str], int]) -> None:
    more = "".join(
        f"  - {{id: s{n}, title: {{ru: Этап {n}, en: Stage {n}}}, short_title: {{ru: Э{n}, en: S{n}}}}}\n"
        for n in range(10)
    )

    problems = broken(("\nparts:\n", f"{more}\nparts:\n"))

    assert problems == [(line_of("stages:\n"), "stages: these are 13: keep at most 12")]


@pytest.mark.parametrize("text", ["[1, 2]", "text", "- a\n- b"])
def test_parse_guide_refuses_a_file_that_is_no_map(text: str) -> None:
    with pytest.raises(GuideError) as raised:
        parse_guide(text, name="list.yaml")

    assert [str(problem) for problem in raised.value.problems] == [
        "list.yaml:1: write a map here: keys, each with a colon and a value"
    ]


def test_load_guide_refuses_another_encoding(tmp_path: Path, small_text: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(small_text.encode("cp1251", errors="replace"))

    with pytest.raises(GuideError) as raised:
        load_guide(path)

    line = small_text[: small_text.index("Малый")].count("\n") + 1
    assert [str(problem) for problem in raised.value.problems] == [
        f"small.yaml:{line}: the file is not UTF-8: save it with the encoding UTF-8"
    ]


def test_load_guide_refuses_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "log.yaml"
    path.write_text("# x\n" * (MAX_BYTES // 4 + 1), encoding="utf-8")

    with pytest.raises(GuideError, match="larger than 500,000 bytes"):
        load_guide(path)


def test_load_guide_says_that_a_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"gone\.yaml: the file cannot be read \(No such file or directory\)"):
        load_guide(tmp_path / "gone.yaml")


def test_read_stored_returns_what_was_stored(small_text: str, small: Guide) -> None:
    assert read_stored(small_text, name="small 2") == small
    assert read_stored("\ufeff" + small_text, name="small 2") == small


def test_read_stored_returns_our_guides_as_they_are() -> None:
    assert [read_stored(source.text, name="ours") for source in builtin_sources()] == [
        source.guide for source in builtin_sources()
    ]


def test_read_stored_asks_for_the_form_alone(small_text: str) -> None:
    text = small_text.replace("complete_after: ", "complete_after: no_such_part # ", 1)
    with pytest.raises(GuideError):
        parse_guide(text, name="small.yaml")

    assert read_stored(text, name="small 2").complete_after == "no_such_part"


@pytest.mark.parametrize("text", ["", "spec: 1", "- a", "a: [", "spec: 2026-01-01"])
def test_read_stored_names_what_it_cannot_read(text: str) -> None:
    with pytest.raises(GuideError, match=r"^old 7: the stored guide has a form that this release does not read$"):
        read_stored(text, name="old 7")


def test_a_planned_step_is_one_channel_or_several_of_which_any_will_do(small_text: str) -> None:
    written = small_text.replace(
        "short_title: {ru: Помощь, en: Support}\n",
        "short_title: {ru: Помощь, en: Support}\n    planned: [chat, [phone, branch]]\n",
    )

    assert parse_guide(written, name="small.yaml").stage("support").planned == (("chat",), ("phone", "branch"))
    assert read_stored(written, name="small 2").stage("support").planned == (("chat",), ("phone", "branch"))
