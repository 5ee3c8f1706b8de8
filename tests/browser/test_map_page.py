"""The page of the map in a browser: on phone and desk, light and dark, by keyboard, with nothing fetched."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from interview.improvements import Aim, Improvement
from interview.language import Language, Locale
from interview.records import Layer
from reports.actions import with_actions
from reports.journey_map import Imported, Quote
from reports.metrics import Estimate
from reports.page import page as map_page
from tests.browser.test_sandbox_interview import CHROMIUM, PHONE
from tests.reports.conftest import TWELVE, company, map_of, plan_of

DESK = {"width": 1440, "height": 900}
LEAST_CONTRAST = 4.5
PERSONAS = (
    "Сравнивающая покупательница с опытом",
    "Постоянный абонент",
    "Большая семья с детьми",
    "Предприниматель из пригорода",
    "Новичок",
)
OVERLAPS = """() => {
  const letters = [...document.querySelectorAll("text.letter")].map((one) => one.getBoundingClientRect());
  return letters.flatMap((one, place) => letters.slice(place + 1).filter((other) => one.left < other.right
    && other.left < one.right && one.top + 2 < other.bottom && other.top + 2 < one.bottom)).length;
}"""
FAINTEST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const seen = (colour) => numbers(colour).length < 4 || numbers(colour)[3] > 0;
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      for (const pseudo of ["::before", null]) {
        const colour = getComputedStyle(at, pseudo).backgroundColor;
        if (seen(colour)) return colour;
      }
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const look = getComputedStyle(element);
    const [light, dark] = [luminance(element.closest("svg") ? look.fill : look.color), luminance(ground(element))]
      .sort((a, b) => b - a);
    found.push([(light + 0.05) / (dark + 0.05), walker.currentNode.data.trim()]);
  }
  return [found.length, ...found.sort((a, b) => a[0] - b[0])[0]];
}"""
BROKEN = """() => [...document.querySelectorAll(".tiles .name, thead th")].flatMap((label) => {
  const text = [...label.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [...(text ? text.data.matchAll(/\\S+/g) : [])].filter((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getBoundingClientRect().height > 1.6 * parseFloat(getComputedStyle(label).fontSize);
  });
}).map(String)"""
UNFOLD = "document.querySelectorAll('.fold').forEach((part) => { part.open = true; })"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium browser (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write a map of five stages with gaps, one of twelve, and one with personas; return where they are."""
    folder = tmp_path_factory.mktemp("pages")
    five = plan_of("Знакомство", "Выбор", "Покупка", "Помощь", "Лояльность")
    some = company(five, 40, agents=3, visits=lambda person, stage: stage != 1 or person < 3, example=True)
    maps = {"five": map_of(some, five), "twelve": map_of(company(plan_of(*TWELVE), 130), plan_of(*TWELVE))}
    parts = [map_of(company(plan_of(*TWELVE), 30, agents=0, seed=seed), plan_of(*TWELVE)) for seed in range(5)]
    personas = list(zip(PERSONAS, parts, strict=True))
    maps["personas"] = maps["twelve"]
    words = tuple(
        Quote(
            "stage_3",
            Layer.GAIN,
            "staff_attitude",
            f"Меня выслушали и помогли с первого раза, спасибо № {number}",
            "ru",
        )
        for number in range(3)
    )
    call_back = Improvement(1, (Aim("customer_journey", "stage_3", "wait_time"),), date(2026, 11, 20), title="Call")
    score = Estimate(12.5, 1.25, 20.75, 31)
    imported = Imported(44, Estimate(3.5, 3.0, 4.0, 30), score, score, score)
    scenario = "Человеку нужен товар или услуга для себя или семьи: от знакомства до новой покупки. " * 3
    acting = with_actions(maps["five"], [call_back])
    maps["five"] = replace(acting, quotes=words, imported=imported, scenario={Language.RU: scenario})
    written = {}
    for name, journey_map in maps.items():
        file = Path(folder / f"{name}.html")
        beside = personas if name == "personas" else []
        file.write_text(map_page(journey_map, Locale(Language.RU), personas=beside), encoding="utf-8")
        written[name] = file.as_uri()
    return written


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def _open(browser: Browser, address: str, viewport: ViewportSize, scheme: str, complaints: list[str]) -> Page:
    """Open a page and note all that it complains of or fetches."""
    context = await browser.new_context(viewport=viewport, color_scheme=scheme)
    page = await context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url != address else None)
    await page.goto(address)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["five", "twelve", "personas"])
async def test_the_page_fits_is_readable_and_fetches_nothing(
    browser: Browser, files: dict[str, str], name: str, viewport: ViewportSize, scheme: str
) -> None:
    complaints: list[str] = []

    page = await _open(browser, files[name], viewport, scheme, complaints)

    await page.evaluate(UNFOLD)
    widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    texts, faintest, words = await page.evaluate(FAINTEST)
    assert widths[0] <= widths[1]
    assert texts > 100
    assert faintest >= LEAST_CONTRAST, words
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_figure_opens_and_closes_by_keyboard(browser: Browser, files: dict[str, str], scheme: str) -> None:
    page = await _open(browser, files["five"], PHONE, scheme, [])
    figure = page.locator('td button[popovertarget="stage-4-satisfaction"]')
    opened = page.locator("#stage-4-satisfaction")

    await expect(figure).to_be_hidden()
    await page.locator("summary:has(#numbers)").focus()
    await page.keyboard.press("Enter")
    await figure.focus()
    await page.keyboard.press("Enter")

    await expect(opened).to_be_visible()
    await expect(opened.get_by_role("button")).to_be_focused()
    _, faintest, words = await page.evaluate(FAINTEST)
    assert faintest >= LEAST_CONTRAST, words

    await page.keyboard.press("Escape")
    await expect(opened).to_be_hidden()
    await expect(figure).to_be_focused()

    await page.keyboard.press("Space")
    await expect(opened).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(opened).to_be_hidden()
    await expect(figure).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_was_told_opens_its_numbers_by_keyboard(
    browser: Browser, files: dict[str, str], scheme: str
) -> None:
    page = await _open(browser, files["five"], PHONE, scheme, [])
    matter = page.locator("#stage-4 .told > li").first
    title, short, numbers = matter.locator("summary"), matter.locator(".said"), matter.locator("details > p").first

    await page.locator("#stage-4 summary").first.press("Enter")
    await expect(short).to_be_visible()
    await expect(numbers).to_be_hidden()
    await title.focus()
    await page.keyboard.press("Enter")

    await expect(numbers).to_be_visible()
    await expect(short).to_be_hidden()
    box = await title.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    _, faintest, words = await page.evaluate(FAINTEST)
    assert widths[0] <= widths[1]
    assert faintest >= LEAST_CONTRAST, words


async def test_tab_leads_first_past_the_head_and_shows_where_it_is(browser: Browser, files: dict[str, str]) -> None:
    page = await _open(browser, files["five"], PHONE, "light", [])

    await page.keyboard.press("Tab")

    skip = page.locator("a.skip")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    first = page.locator(".strip a").first
    await expect(first).to_be_focused()
    assert await first.evaluate("link => parseFloat(getComputedStyle(link).outlineWidth)") >= 2
    await page.keyboard.press("Enter")
    await expect(page.locator("#stage-1 h3")).to_be_in_viewport()


async def test_the_names_of_the_stages_stay_in_sight_when_the_table_is_moved(
    browser: Browser, files: dict[str, str]
) -> None:
    page = await _open(browser, files["twelve"], PHONE, "light", [])
    await page.evaluate(UNFOLD)
    table, name = page.locator(".table"), page.locator("tbody th").first

    before = await name.bounding_box()
    moved = await table.evaluate("box => { box.scrollLeft = 200; return box.scrollLeft; }")
    after = await name.bounding_box()

    assert moved == 200
    assert before is not None
    assert after is not None
    assert abs(before["x"] - after["x"]) <= 1


async def test_everything_works_without_scripts(browser: Browser, files: dict[str, str]) -> None:
    context = await browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(files["five"])

    await page.locator("#stage-1 summary").first.click()
    await page.locator(".tiles button").first.click()

    await expect(page.locator("#stage-1-satisfaction")).to_be_visible()


async def test_curves_and_table_of_personas_are_moved_by_keyboard(browser: Browser, files: dict[str, str]) -> None:
    page = await _open(browser, files["personas"], PHONE, "light", [])
    await page.evaluate(UNFOLD)

    regions = await page.locator('[aria-labelledby="personas"] [role="region"]').all()

    assert len(regions) == 2
    for region in regions:
        await region.focus()
        assert await region.evaluate("box => parseFloat(getComputedStyle(box).outlineWidth)") >= 2
        await page.keyboard.press("ArrowRight")
        await page.wait_for_function("box => box.scrollLeft > 0", arg=await region.element_handle())


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_every_persona_has_a_letter_of_its_own_beside_its_curve(
    browser: Browser, files: dict[str, str], viewport: ViewportSize
) -> None:
    page = await _open(browser, files["personas"], viewport, "light", [])
    await page.evaluate(UNFOLD)

    assert await page.locator("text.letter").all_text_contents() == ["A", "B", "C", "D", "E"]
    assert not await page.evaluate(OVERLAPS)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", ["five", "twelve"])
async def test_no_word_of_a_label_is_broken_and_a_desk_has_room_for_the_table(
    browser: Browser, files: dict[str, str], name: str, viewport: ViewportSize
) -> None:
    page = await _open(browser, files[name], viewport, "light", [])
    await page.evaluate(UNFOLD)

    assert await page.evaluate(BROKEN) == []
    wide, seen = await page.locator(".table").first.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide == seen or viewport == PHONE


async def test_a_phone_shows_what_hurts_and_who_acts_first_and_folds_the_rest(
    browser: Browser, files: dict[str, str]
) -> None:
    page = await _open(browser, files["five"], PHONE, "light", [])

    worst, face = page.locator(".lead").first, page.locator("svg.curve use.face.sad")
    await expect(worst).to_be_in_viewport(ratio=1)
    await expect(face).to_be_in_viewport()
    titles = await page.locator("h2").evaluate_all("all => all.map((title) => title.id)")
    assert titles[:4] == ["curve", "top-pains", "actions", "scores"]
    for hidden in (".scenario", ".scores .value", "td .value", "#stage-4 .tiles", ".notes li"):
        await expect(page.locator(hidden).first).to_be_hidden()
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.evaluate(UNFOLD)
    assert height < await page.evaluate("document.documentElement.scrollHeight") / 2


async def test_a_link_to_a_folded_stage_opens_it(browser: Browser, files: dict[str, str]) -> None:
    page = await _open(browser, files["five"], PHONE, "light", [])

    await page.locator(".top a").first.press("Enter")

    await expect(page.locator("#stage-4 h3")).to_be_in_viewport()
    await expect(page.locator("#stage-4 .tiles")).to_be_visible()
    await expect(page.locator("#stage-3 .tiles")).to_be_hidden()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_nothing_is_folded_on_paper(browser: Browser, files: dict[str, str], viewport: ViewportSize) -> None:
    page = await _open(browser, files["five"], viewport, "light", [])

    await page.emulate_media(media="print")

    for shown in (".scenario", ".scores .value", "td .value", "#stage-4 .tiles", ".told blockquote", ".notes li"):
        await expect(page.locator(shown).first).to_be_visible()


async def test_a_desk_has_nothing_to_unfold(browser: Browser, files: dict[str, str]) -> None:
    page = await _open(browser, files["five"], DESK, "light", [])

    for shown in (".scenario", ".scores .value", "td .value", "#stage-4 .tiles", ".notes li"):
        await expect(page.locator(shown).first).to_be_visible()
    title = page.locator("summary:has(#numbers)")
    await title.focus()
    await expect(title).not_to_be_focused()
    await expect(page.locator("#numbers")).to_be_visible()
