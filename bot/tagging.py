"""The loop that tags what no or an older tagger has read: after the commit, and after a crash."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache

import structlog

from bot.errors import error_code
from bot.looking import News
from bot.note_reading import note_tags
from bot.processes import yield_to_bot
from interview.errors import FileProblem, GuideError, UnknownGuideError
from interview.guide import Guide
from interview.language import Language
from interview.library import GuideLibrary
from interview.notes import NoteTags
from interview.ports import Store, Tags, Untagged
from interview.records import MOST_WAIT_MINUTES, Finding, Layer
from interview.sentences import gettext
from nlp.codes import Code, Codes
from nlp.errors import LexiconError, NlpError
from nlp.tagger import Tagger, Tagging, Text

TAGGED_AT_ONCE = 50
MANY = 20  # texts from which on processes of their own tag them: after a new model, or during an import
LINGER_S = 5.0  # processes take seconds to load models, and an import goes on bringing texts
LOOK_AGAIN_S = 5.0
GATHER_S = 0.5  # nobody waits for a tag; looking after every answer would cost a query each
_MOST_PROCESSES = 8

log = structlog.get_logger()


class TaggingLoop:
    """Tag texts in the background: a few at a time in a thread, a backlog in processes that stay in the background."""

    def __init__(
        self, store: Store, tagger: Tagger, library: GuideLibrary, *, tagged: Callable[[], None] = lambda: None
    ) -> None:
        """Wire the loop; tagged: called after texts were tagged, for who waits for that."""
        self._store = store
        self._tagger = tagger
        self._library = library
        self._tagged = tagged
        self._codes = lru_cache(maxsize=None)(self._codes_of)
        self._news = News(gather_s=GATHER_S)
        self._people_looked_for = -LOOK_AGAIN_S

    def wake(self) -> None:
        """Look again: something was committed."""
        self._news.tell()

    async def run(self) -> None:
        """Tag whatever is untagged, as it comes."""
        while True:
            self._news.forget()
            try:
                if await self._store.count_untagged(self._tagger.version) >= MANY:
                    await self.tag_backlog()
                more = TAGGED_AT_ONCE in (await self.tag_some(), await self.read_notes())
            except Exception as error:
                log.warning("tagging_postponed", error=error_code(error))
                more = False
            if not more:
                await self._news.wait(LOOK_AGAIN_S)

    async def tag_some(self) -> int:
        """Tag one batch; returns its size."""
        texts = await self._store.untagged(self._tagger.version, limit=TAGGED_AT_ONCE)
        if texts:
            tagged = await asyncio.to_thread(tag_each, self._tagger, self._asked(texts))
            await self._save(texts, tagged)
        return len(texts)

    async def read_notes(self) -> int:
        """Read one batch of notes that no or an older tagger has read; returns its size."""
        notes = await self._store.untagged_notes(self._tagger.version, limit=TAGGED_AT_ONCE)
        if not notes:
            return 0
        tagged = await asyncio.to_thread(tag_each, self._tagger, [Text(one.text or "", one.language) for one in notes])
        async with self._store.unit_of_work() as unit:
            for note, tagging in zip(notes, tagged, strict=True):
                tags = NoteTags() if tagging is None else note_tags(tagging)
                await unit.change_note(note, note.read_as(tags, self._tagger.version))
        return len(notes)

    async def tag_backlog(self) -> int:
        """Tag all that is untagged, in processes; returns how many texts. Progress goes to the log."""
        total, done = await self._store.count_untagged(self._tagger.version), 0
        processes = background_processes()
        pool = _pool(processes)
        try:
            while texts := await self._more(processes * TAGGED_AT_ONCE):
                await self._save(texts, await _tagged_in(pool, self._asked(texts)))
                done += len(texts)
                log.info("tagging_backlog", done=done, of=max(total, done), processes=processes)
        finally:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)  # waits for texts that are being tagged
        return done

    async def _more(self, limit: int) -> list[Untagged]:
        """Return untagged texts; where there are none, those that come within a while."""
        if texts := await self._next(limit):
            return texts
        await asyncio.sleep(LINGER_S)
        return await self._next(limit)

    async def _next(self, limit: int) -> list[Untagged]:
        """Return untagged texts; every few seconds those first that people told, for alerts wait for their tags."""
        now = asyncio.get_running_loop().time()
        if now - self._people_looked_for >= LOOK_AGAIN_S:
            self._people_looked_for = now
            if texts := await self._store.untagged(self._tagger.version, limit=limit, imported=False):
                return texts
        return await self._store.untagged(self._tagger.version, limit=limit)

    async def _save(self, texts: Sequence[Untagged], tagged: Sequence[Tagging | None]) -> None:
        tags = [(text, self._tags(text, tagging)) for text, tagging in zip(texts, tagged, strict=True)]
        await self._store.save_tags(self._tagger.version, tags)
        self._tagged()

    def _tags(self, text: Untagged, tagging: Tagging | None) -> Tags:
        if tagging is None:
            log.warning("text_not_tagged", answer=text.answer_id)
            return Tags(None, ())
        guide = self._guide(text.guide_id, text.guide_version)
        if guide is not None:
            tagging = self._codes(guide.id, guide.version).refined(text.text, tagging)
        tags = _tags(tagging)
        known = guide is not None and tagging.stage in {stage.id for stage in guide.stages}
        return replace(tags, stage_id=tagging.stage) if known else tags

    def _asked(self, texts: Sequence[Untagged]) -> list[Text]:
        return [Text(one.text, one.language, self._question(one), self._lane(one)) for one in texts]

    def _question(self, answer: Untagged) -> str | None:
        """Return the wording of the question that a text answers, None for a guide that is no longer in use."""
        guide = self._guide(answer.guide_id, answer.guide_version)
        wording = guide.wording(answer.question_id) if guide else None
        return wording.get(Language(answer.language)) if wording else None

    def _lane(self, answer: Untagged) -> str | None:
        guide = self._guide(answer.guide_id, answer.guide_version)
        return guide.lane(answer.question_id) if guide else None

    def _codes_of(self, guide_id: str, version: int) -> Codes:
        return pain_codes(self._library.get(guide_id, version))

    def _guide(self, guide_id: str, version: int) -> Guide | None:
        try:
            return self._library.get(guide_id, version)
        except UnknownGuideError:
            return None


def pain_codes(guide: Guide) -> Codes:
    """Return a guide's own pains as the tagger reads them; raises GuideError for words that cannot be read."""
    try:
        return Codes(Code(pain.label, {str(key): words for key, words in pain.words.items()}) for pain in guide.pains)
    except LexiconError as error:
        unread = gettext("words cannot be read as a pattern ({reason})", reason=error)
        raise GuideError([FileProblem(guide.id, unread, place=("pains",))]) from error


def background_processes() -> int:
    """Return how many processes tag a backlog: a core is left to the bot where there is more than one."""
    return max(1, min(_MOST_PROCESSES, (os.cpu_count() or 1) - 1))


def _pool(processes: int) -> Executor:
    # Forking would copy the event loop's threads and locks as they stand.
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=yield_to_bot)


def tag_each(tagger: Tagger, texts: Sequence[Text]) -> list[Tagging | None]:
    """Tag texts; one that the tagger cannot read gets None and holds up no other.

    Raises NlpError when models or word lists are missing: that is not the text's fault, and it is to be tagged later.
    """
    try:
        return list(tagger.tag_many(texts))
    except NlpError:
        raise
    except Exception:
        if len(texts) == 1:
            return [None]
        return [found for text in texts for found in tag_each(tagger, [text])]


async def _tagged_in(pool: Executor, texts: Sequence[Text]) -> list[Tagging | None]:
    loop = asyncio.get_running_loop()
    batches = [texts[start : start + TAGGED_AT_ONCE] for start in range(0, len(texts), TAGGED_AT_ONCE)]
    found = await asyncio.gather(*(loop.run_in_executor(pool, _tag, batch) for batch in batches))
    return [tagging for batch in found for tagging in batch]


def _tag(texts: Sequence[Text]) -> list[Tagging | None]:
    return tag_each(_own_tagger(), texts)


@cache
def _own_tagger() -> Tagger:
    """The tagger of this process."""
    return Tagger()


def _tags(tagging: Tagging) -> Tags:
    waited = tagging.facts.wait_minutes
    return Tags(
        tagging.valence,
        tuple(
            Finding(
                layer=Layer(finding.layer),
                label=finding.label,
                start=finding.start,
                end=finding.end,
                strength=finding.strength,
                severity=finding.severity,
                unsure=finding.unsure,
            )
            for finding in tagging.findings
        ),
        wait_minutes=None if waited is None or not 1 <= (minutes := round(waited)) <= MOST_WAIT_MINUTES else minutes,
    )
