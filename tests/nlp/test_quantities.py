"""Amounts in words: times, turns, money."""

import pytest

from nlp.quantities import Money, quantities
from nlp.words import pieces, words

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60


def read(
    text: str, language: str, pains: list[tuple[int, int]] | None = None, lost: list[tuple[int, int]] | None = None
):
    return quantities(words([piece.group() for piece in pieces(text)], language), language, pains or [], lost or [])


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "I waited forty minutes on hold", 40),
        ("en", "I was on hold for an hour and a half", 90),
        ("en", "Still waiting after 2 hours 15 minutes", 135),
        ("en", "They call back within three days", None),
        ("ru", "Ждала двадцать пять минут", 25),
        ("ru", "жду уже полтора часа", 90),
        ("ru", "прождал час двадцать минут", 80),
        ("ru", "два с половиной часа сидел в очереди", 150),
        ("ru", "Третий день жду ответа", 3 * DAY),
        ("ru", "обещали ответить за три дня", None),
        ("ro", "am așteptat o oră și jumătate", 90),
        ("ro", "stau de trei săptămâni la coadă", 3 * WEEK),
        ("cs", "Čekala jsem hodinu a půl", 90),
        ("cs", "visel jsem půl hodiny na lince", 30),
        ("cs", "čekám už tři týdny", 3 * WEEK),
    ],
)
def test_a_time_that_was_waited_is_told_in_minutes(language: str, text: str, minutes: float | None) -> None:
    assert read(text, language).wait_minutes == minutes


def test_a_time_inside_a_pain_that_takes_time_was_lost() -> None:
    assert read("Music for 40 minutes", "en").wait_minutes is None
    assert read("Music for 40 minutes", "en", lost=[(0, 4)]).wait_minutes == 40


def test_a_time_inside_another_pain_was_lost_where_the_words_say_that_it_went_on() -> None:
    assert read("Rude for 40 minutes", "en", [(0, 4)]).wait_minutes is None
    assert read("Rude and still nothing, 40 minutes", "en", [(0, 6)]).wait_minutes == 40


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Half price for a year, the poster says"),
        ("en", "stuck in a two year contract"),
        ("en", "a bill of 380 euros for one week"),
        ("en", "four times a week"),
        ("en", "another day, and the same the next night"),
        ("ru", "Скидка на целый год, потом дороже"),
        ("ru", "договор на два года не разорвать"),
        ("ru", "300 рублей за один месяц"),
        ("ru", "семь лет плачу без задержек"),
        ("ro", "Sunt client de doisprezece ani"),
        ("ro", "jumătate de preț pentru un an"),
        ("ro", "contract pe doi ani și nu pot ieși"),
        ("cs", "sleva platí dva roky"),
        ("cs", "smlouva na dva roky, nejde vypovědět"),
    ],
)
def test_prices_and_terms_of_contracts_are_no_waits_even_where_a_pain_is_told(language: str, text: str) -> None:
    assert read(text, language, [(0, 9)], [(0, 9)]).wait_minutes is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I waited a month for the contract"),
        ("ru", "ждала договор месяц"),
        ("ro", "am așteptat contractul o lună"),
        ("cs", "čekal jsem na smlouvu měsíc"),
    ],
)
def test_a_contract_that_was_waited_for_is_a_wait(language: str, text: str) -> None:
    assert read(text, language).wait_minutes == 30 * DAY


def test_a_word_of_waiting_ends_a_term_before_it() -> None:
    assert read("просидела в очереди час", "ru").wait_minutes == HOUR
    assert read("ответили в течение часа", "ru").wait_minutes is None


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "I called four times", 4),
        ("en", "I wrote twice and nobody answered", 2),
        ("en", "The parcel has 3 stickers", None),
        ("ru", "Звонила вам уже четыре раза", 4),
        ("ru", "третий раз пишу", 3),
        ("ru", "Чат на третьем экране", None),
        ("ro", "Am sunat de trei ori", 3),
        ("cs", "Volal jsem čtyřikrát", 4),
        ("cs", "Reklamuju potřetí tu samou žehličku", 3),
    ],
)
def test_turns_are_counted(language: str, text: str, count: int | None) -> None:
    assert read(text, language).contacts == count


@pytest.mark.parametrize(
    ("language", "text", "money"),
    [
        ("en", "charged £25.50 twice", (Money(25.5, "GBP"),)),
        ("en", "three hundred dollars", (Money(300, "USD"),)),
        ("ru", "списали 1 500 рублей", (Money(1500, "RUB"),)),
        ("ro", "am plătit 250 de lei", (Money(250, "RON"),)),
        ("cs", "strhli mi 400 Kč", (Money(400, "CZK"),)),
        ("cs", "v roce 2024", ()),
    ],
)
def test_money_has_an_amount_and_a_currency(language: str, text: str, money: tuple[Money, ...]) -> None:
    assert read(text, language).money == money
