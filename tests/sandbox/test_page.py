"""The chat page in a real browser, on the screen of a phone."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.sandbox import pictures
from bot.sandbox.client import SandboxClient, SandboxPerson
from bot.sandbox.people import MANAGER_ID
from bot.sandbox.server import SandboxServer

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ANNA = 700_001
PHONE = {"width": 390, "height": 844}
TOKEN = "42:TEST"

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium browser (apt-get install chromium)"),
]


def keyboard(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label) for label in row] for row in rows]
    )


# One browser for all tests, so all of them and what they use run in one event loop.
fixture = pytest_asyncio.fixture(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@fixture
async def server() -> AsyncIterator[SandboxServer]:
    server = SandboxServer(token=TOKEN, folder=None, examples_banner=True)
    server.welcome()
    await server.start()
    yield server
    await server.stop()


@fixture
async def bot(server: SandboxServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url))) as bot:
        yield bot


@fixture
async def sandbox(server: SandboxServer) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(server.url) as client:
        yield client


@fixture
async def anna(sandbox: SandboxClient) -> SandboxPerson:
    return SandboxPerson(sandbox, ANNA)


@fixture
async def open_page(browser: Browser, server: SandboxServer) -> AsyncIterator[Callable[..., Awaitable[Page]]]:
    """Open pages, and fail the test for whatever the browser complains about; the server outlasts them."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def opened(url: str, *, width: int = PHONE["width"], locale: str = "ru-RU") -> Page:
        context = await browser.new_context(viewport={"width": width, "height": PHONE["height"]}, locale=locale)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        await page.goto(url)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert [words for words in complaints if "net::ERR_" not in words] == []


@fixture
async def page(open_page: Callable[..., Awaitable[Page]], server: SandboxServer) -> Page:
    return await open_page(server.url)


async def test_page_start_write_tap_and_see_the_edit(page: Page, bot: Bot, anna: SandboxPerson) -> None:
    chat = page.get_by_role("region", name="Анна")
    await chat.get_by_role("button", name="Начать").click()
    await anna.wait_for(lambda chat: chat.messages)
    asked = await bot.send_message(ANNA, "<b>Выбор</b> · важно?", parse_mode="HTML", reply_markup=keyboard(["важно"]))

    await chat.get_by_role("button", name="важно").click()
    query = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert query is not None
    assert query.data == "важно"
    await bot.answer_callback_query(query.id, text="Сохранено")
    await bot.edit_message_text("Выбор · важно", chat_id=ANNA, message_id=asked.message_id)

    await expect(chat.get_by_text("Сохранено")).to_be_visible()
    await expect(chat.get_by_role("article").last).to_contain_text("Выбор · важно")
    await expect(chat.get_by_role("article").last).to_contain_text("изменено")
    await expect(chat.get_by_role("button", name="важно")).to_have_count(0)

    await chat.get_by_role("textbox").fill("Звонила три раза")
    await chat.get_by_role("textbox").press("Enter")
    await expect(chat.get_by_role("article").last).to_contain_text("Звонила три раза")
    assert (await anna.messages())[-1].text == "Звонила три раза"


async def test_page_formats_and_never_reads_foreign_words_as_markup(page: Page, bot: Bot, anna: SandboxPerson) -> None:
    await anna.send("<img src=x onerror=alert(1)> /help")
    await bot.send_message(
        ANNA,
        "😀 <b>жирно <i>и</i></b> <a href='https://example.org/'>ссылка</a> <tg-spoiler>тайна</tg-spoiler> /mydata",
        parse_mode="HTML",
    )
    log = page.get_by_role("log")

    await expect(log).to_contain_text("<img src=x onerror=alert(1)> /help")
    assert await log.locator("img").count() == 0
    await expect(log.locator("strong")).to_have_text("жирно и")
    await expect(log.locator("strong em")).to_have_text("и")
    await expect(log.get_by_role("link", name="ссылка")).to_have_attribute("href", "https://example.org/")
    await log.get_by_role("button", name="Показать скрытый текст").click()
    await expect(log.get_by_text("тайна")).to_be_visible()
    await log.get_by_role("button", name="/mydata").click()
    await anna.wait_for(lambda chat: chat.messages[-1].text == "/mydata")


async def test_page_alert_is_closed_by_the_keyboard(page: Page, bot: Bot, anna: SandboxPerson) -> None:
    await anna.send("/start")
    await bot.send_message(ANNA, "?", reply_markup=keyboard(["Да"]))
    await page.get_by_role("button", name="Да").focus()
    await page.keyboard.press("Enter")
    query = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert query is not None
    await bot.answer_callback_query(query.id, text="Эта кнопка устарела.", show_alert=True)

    await expect(page.get_by_role("dialog", name="Эта кнопка устарела.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_page_picture_is_enlarged_and_document_downloaded(
    page: Page, bot: Bot, anna: SandboxPerson, tmp_path: Path
) -> None:
    await anna.send("/start")
    photo = BufferedInputFile(pictures.plain_picture(640, 480), "map.png")
    await bot.send_photo(ANNA, photo, caption="Ваш путь")
    await bot.send_document(ANNA, BufferedInputFile(b"{}", "данные.json"))

    await expect(page.get_by_role("img", name="Ваш путь")).to_be_visible()
    await page.get_by_role("button", name="Увеличить изображение").click()
    await expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    await page.get_by_role("button", name="Закрыть").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Скачать данные.json").click()
    file = await (await download.value).path()
    assert (file.read_bytes(), (await download.value).suggested_filename) == (b"{}", "данные.json")


async def test_page_commands_of_the_language_are_suggested(page: Page, bot: Bot, anna: SandboxPerson) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand(command="help", description="Help")], scope=private)
    commands = [("help", "Помощь"), ("mydata", "Мои данные")]
    await bot.set_my_commands([BotCommand(command=c, description=d) for c, d in commands], private, "ru")
    await anna.send("/start")
    await expect(page.get_by_role("article")).to_have_count(1)  # its coming draws the list anew

    box = page.get_by_role("textbox")
    await box.fill("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await box.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/mydata")
    await box.press("Enter")

    await anna.wait_for(lambda chat: chat.messages[-1].text == "/mydata")


async def test_page_person_edits_their_last_message(page: Page, anna: SandboxPerson) -> None:
    await anna.send("Звонила тори раза")
    await expect(page.get_by_role("article")).to_have_count(1)

    box = page.get_by_role("textbox")
    await box.press("ArrowUp")
    await box.fill("Звонила три раза")
    await box.press("Enter")

    await expect(page.get_by_role("article")).to_contain_text("Звонила три раза")
    assert [message.edited for message in await anna.messages()] == [True]


async def test_page_sends_files_and_stickers(page: Page, anna: SandboxPerson) -> None:
    await anna.send("/start")
    await page.get_by_role("button", name="Прикрепить").click()
    await page.get_by_role("menuitem", name="Стикер").click()
    await anna.wait_for(lambda chat: "sticker" in chat.messages[-1].raw)

    await page.get_by_role("button", name="Прикрепить").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="Файл").click()
    await (await chooser.value).set_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"x"})
    await anna.wait_for(lambda chat: chat.messages[-1].raw.get("document", {}).get("file_name") == "a.csv")


async def test_page_blocks_the_bot(page: Page, server: SandboxServer) -> None:
    await page.get_by_role("button", name="Ещё").click()
    await page.get_by_role("menuitem", name="Заблокировать бота").click()

    await expect(page.get_by_role("region", name="Анна")).to_contain_text("Вы заблокировали бота.")
    assert server.state.person(ANNA).blocked


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru-RU", ("Анна", "Примеры: люди в этой песочнице вымышлены", "Начать")),
        ("ro-RO", ("Andrei", "Exemple: persoanele din acest spațiu de probă sunt inventate", "Începeți")),
        ("cs-CZ", ("Petr", "Příklady: lidé v tomto zkušebním prostředí jsou smyšlení", "Začít")),
        ("en-GB", ("Emma", "Examples: the people in this sandbox are invented", "Start")),
    ],
)
async def test_page_opens_with_the_readers_own_customer(
    open_page: Callable[..., Awaitable[Page]], server: SandboxServer, bot: Bot, locale: str, words: tuple[str, str, str]
) -> None:
    name, banner, start = words
    await bot.set_my_description("Описание", language_code="ru")
    await bot.set_my_description("Description")
    page = await open_page(server.url, locale=locale)

    await expect(page.get_by_role("region")).to_have_count(1)
    chat = page.get_by_role("region", name=name)
    await expect(chat).to_contain_text(banner)
    await expect(chat).to_contain_text("Описание" if locale == "ru-RU" else "Description")
    await expect(chat.get_by_role("button", name=start)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_page_shows_people_side_by_side_where_there_is_room(
    open_page: Callable[..., Awaitable[Page]], server: SandboxServer
) -> None:
    page = await open_page(server.url, width=1280)

    await expect(page.get_by_role("region")).to_have_count(3)
    await page.get_by_role("button", name="Petr, zákazník, čeština").click()
    await expect(page.get_by_role("region", name="Petr")).to_be_visible()
    await expect(page.get_by_role("region")).to_have_count(3)


async def test_page_counts_what_others_have_not_read(page: Page, bot: Bot, sandbox: SandboxClient) -> None:
    manager = SandboxPerson(sandbox, MANAGER_ID)
    await expect(page.get_by_role("region", name="Анна")).to_be_visible()
    await manager.send("/start")
    await bot.send_message(MANAGER_ID, "Hello")

    await page.get_by_role("button", name="Michael, manager, English, unread: 1").click()

    await expect(page.get_by_role("region", name="Michael")).to_contain_text("Hello")
    await expect(page.get_by_role("button", name="unread")).to_have_count(0)


async def test_page_opens_a_link_to_the_bot_as_somebody(
    page: Page, bot: Bot, anna: SandboxPerson, sandbox: SandboxClient
) -> None:
    await anna.send("/start")
    await bot.send_message(ANNA, "https://t.me/poputchik_sandbox_bot?start=abc")

    await page.get_by_role("link", name="t.me").click()
    await page.get_by_role("dialog").get_by_role("button", name="Petr").click()

    petr = SandboxPerson(sandbox, 700_003)
    await petr.wait_for(lambda chat: [message.text for message in chat.messages] == ["/start abc"])
    await expect(page.get_by_role("region", name="Petr")).to_be_visible()


async def test_page_comes_back_after_a_restart_of_the_server(
    open_page: Callable[..., Awaitable[Page]], tmp_path: Path
) -> None:
    server = SandboxServer(token=TOKEN, folder=tmp_path)
    server.welcome()
    await server.start()
    port = int(server.url.rpartition(":")[2])
    page = await open_page(server.url)
    await page.get_by_role("button", name="Начать").click()
    await expect(page.get_by_role("article")).to_contain_text("/start")
    await server.stop()
    await expect(page.get_by_text("Нет связи с песочницей. Пробуем снова…")).to_be_visible()

    server = SandboxServer(token=TOKEN, folder=tmp_path)
    await server.start(port=port)
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url))) as bot:
        await bot.send_message(ANNA, "Снова здесь")

    await expect(page.get_by_role("article").last).to_contain_text("Снова здесь", timeout=15_000)
    await expect(page.get_by_text("Нет связи с песочницей. Пробуем снова…")).to_be_hidden()
    await page.close()
    await server.stop()


async def test_page_texts_are_complete_in_every_language(page: Page) -> None:
    paths = await page.evaluate(
        """async () => {
          const { textsIn } = await import("/page/texts.js");
          const walk = (value, path) => typeof value === "object"
            ? Object.entries(value).flatMap(([key, inner]) => walk(inner, `${path}.${key}`))
            : [path + "=" + (value.trim() ? (value.match(/\\{\\w+\\}/g) || []).sort().join() : "empty")];
          return Object.fromEntries(["ru", "ro", "cs", "en"].map((code) => [code, walk(textsIn(code), "")]));
        }"""
    )

    assert set(paths["ru"]) == set(paths["ro"]) == set(paths["cs"]) == set(paths["en"])
    assert not any(path.endswith("=empty") for texts in paths.values() for path in texts)
