"""From what the tagger finds to what a note tells; a slow or broken tagger costs nothing but the reading."""

import time

import pytest

from bot.note_reading import WordNoteReader, note_tags
from interview.language import Language
from interview.notes import MOST, TOUCHPOINTS, NoteTags
from nlp.labels import CHANNELS, STAGES
from nlp.labels import TOUCHPOINTS as NAMED
from nlp.tagger import Tagger

NOTES = {
    Language.RU: "Клиент звонит третий раз, каждый раз переводят на другого, ждал 40 минут",
    Language.RO: "Clientul a sunat de trei ori și a așteptat 40 de minute la telefon",
    Language.CS: "zákaznice volá potřetí kvůli stejné reklamaci, čekala 40 minut",
    Language.EN: "Customer called three times about the refund and waited 40 minutes on the phone",
}


class Slow(Tagger):
    def tag(self, text, *, language=None, question=None):
        time.sleep(0.5)
        return super().tag(text, language=language, question=question)


class Broken(Tagger):
    def tag(self, text, *, language=None, question=None):
        raise ValueError


@pytest.fixture(scope="module")
def tagger():
    return Tagger()


@pytest.mark.parametrize("language", list(Language))
def test_a_note_tells_stage_problem_severity_times_and_minutes(tagger, language):
    tags = note_tags(tagger.tag(NOTES[language], language=language.value))

    assert tags.stage_id in STAGES
    assert tags.category is not None
    assert (tags.times, tags.minutes) == (3, 40)
    assert tags.severity in (2, 3)
    assert tags.channel in (None, *CHANNELS)


def test_words_that_tell_nothing_are_read_as_nothing(tagger):
    assert note_tags(tagger.tag("ok", language="en")) == NoteTags()


def test_figures_out_of_range_were_misread(tagger):
    tags = note_tags(tagger.tag("Customer waited 20000 hours and called", language="en"))

    assert tags.minutes is None or tags.minutes <= MOST


@pytest.mark.parametrize("kind", [Slow, Broken])
async def test_a_slow_or_broken_tagger_reads_nothing(kind):
    assert await WordNoteReader(kind()).read("The system is down", language="en") is None


async def test_a_warm_tagger_reads_in_time(tagger):
    reader = WordNoteReader(tagger)
    reader.warm_up([Language.EN])

    assert await reader.read(NOTES[Language.EN], language="en") is not None
    assert reader.version == tagger.version


def test_every_touchpoint_of_the_tagger_is_known_to_notes():
    assert set(TOUCHPOINTS) == set(NAMED)
    assert set().union(*TOUCHPOINTS.values()) <= set(STAGES)
