"""A newcomer's first minutes: the sandbox in a phone-sized browser, one interview, and the map."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from handlers.keyboards import control_label
from interview.language import Language, Locale
from interview.library import builtin_guides
from interview.records import Role
from interview.screen import Control

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
PHONE = {"width": 390, "height": 844}
RUSSIAN = Locale(Language.RU)
STORY = "Звонила три раза, каждый раз заново всё рассказывала. Ждала сорок минут."
LONGEST_INTERVIEW = 80  # prompts
START_TIMEOUT_S = 60
ANSWER_TIMEOUT_S = 30
LOOK_AGAIN_S = 0.05
LAST_KEYBOARD = """chat => {
  const question = [...chat.querySelectorAll("article:has(.keyboard)")].at(-1);
  if (!question) return [-1, "", []];
  const labels = [...question.querySelectorAll(".keyboard button")].map((button) => button.innerText);
  return [Number(question.dataset.message), question.innerText, labels];
}"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium browser (apt-get install chromium)"),
]


class Shown(NamedTuple):
    """A question as the page shows it; without labels there is none."""

    message: int
    words: str
    labels: tuple[str, ...]


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Start `python -m bot sandbox` as a user would, without the examples, and return where its page is."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--empty", "--port", "0", "--folder", str(tmp_path / "sandbox"),
        stdout=PIPE, env={**os.environ, "LOG_LEVEL": "ERROR"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            line = (await process.stdout.readline()).decode()
        yield line.split()[-1]
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    """Open the page on the screen of a phone."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport=PHONE, locale="ru-RU")
        await page.goto(address)
        yield page
        await browser.close()


async def test_a_newcomer_answers_an_interview_and_sees_the_map(page: Page, tmp_path: Path) -> None:
    anna = page.get_by_role("region", name="Анна")
    guide = next(guide for guide in builtin_guides() if guide.role is Role.CUSTOMER)

    await _open(page, "Анна")
    await anna.get_by_role("button", name="Начать").click()
    agree = anna.get_by_role("button", name=guide.consent.agree[Language.RU])
    await agree.click()
    await expect(agree).to_have_count(0)  # or what was just answered would be taken for the first question
    await _answer_all(anna)

    thanks = guide.closing[Language.RU].split("{", maxsplit=1)[0][:20]
    await expect(anna.get_by_text(thanks).last).to_be_visible()
    await expect(anna.get_by_role("log").locator("img").last).to_be_visible()

    manager = page.get_by_role("region", name="Michael")
    await _open(page, "Michael")
    await manager.get_by_role("button", name="Start").click()
    await _write(manager, "/map")
    picture = manager.get_by_role("log").locator("img").last
    await expect(picture).to_be_visible(timeout=30_000)
    await page.screenshot(path=tmp_path / "map.png")

    assert await picture.evaluate("image => image.naturalWidth") == 1024


async def _open(page: Page, name: str) -> None:
    chat = page.get_by_role("region", name=name)
    if not await chat.is_visible():
        await page.get_by_role("button", name=name).first.click()
    await expect(chat).to_be_visible()


async def _write(chat: Locator, text: str) -> None:
    await chat.get_by_role("textbox").fill(text)
    await chat.get_by_role("textbox").press("Enter")


async def _answer_all(chat: Locator) -> None:
    """Tap and type until the respondent's own curve has come."""
    steering = {control_label(control, RUSSIAN) for control in (Control.BACK, Control.SKIP, Control.PAUSE)}
    done, all_told = control_label(Control.DONE, RUSSIAN), control_label(Control.THATS_ALL, RUSSIAN)
    another = control_label(Control.ANOTHER_STAGE, RUSSIAN)
    shown = Shown(0, "", ())
    for _ in range(LONGEST_INTERVIEW):
        shown = await _question_after(chat, shown)
        if not shown.labels:
            return
        question = chat.locator(f'[data-message="{shown.message}"]')
        options = [label for label in shown.labels if label not in steering and label not in (done, another)]
        if not options:
            await _write(chat, STORY)
        elif all_told in shown.labels or done not in shown.labels:
            await question.get_by_role("button", name=options[0], exact=True).click()
        elif any("✓" in label for label in shown.labels) or "→" in shown.words:
            await question.get_by_role("button", name=done, exact=True).click()
        else:
            await question.get_by_role("button", name=options[-1], exact=True).click()
    pytest.fail("the interview did not end")


async def _question_after(chat: Locator, answered: Shown) -> Shown:
    """Wait for what an answer leads to: another question, the same one changed, or the picture at the end.

    What was answered loses its buttons before the next question is there; an older keyboard is no question then.
    """
    async with asyncio.timeout(ANSWER_TIMEOUT_S):
        while not await chat.locator("img").count():
            message, words, labels = await chat.evaluate(LAST_KEYBOARD)
            shown = Shown(message, words, tuple(labels))
            if shown.message >= answered.message and shown != answered:
                return shown
            await asyncio.sleep(LOOK_AGAIN_S)
    return Shown(answered.message, "", ())
