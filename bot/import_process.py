"""Rows of an import read and redacted in a process of its own: in the bot's, people's answers would wait for it."""

import asyncio
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from struct import Struct

import structlog

from bot.errors import ImportProcessError, error_code, error_place
from bot.processes import yield_to_bot
from bot.redaction import WordLanguages, WordRedactor
from interview.imports.preparing import Preparation, Prepared

# Not by `multiprocessing`: its children import all that the bot does, ten seconds and 300 MiB.
_COMMAND = (sys.executable, "-c", "from bot.import_process import work; work()")
_LENGTH = Struct(">I")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Failure:
    """What may be said of an error: its own words may be a person's."""

    code: str
    place: str


async def prepare_in_process(preparation: Preparation, batch: int) -> AsyncGenerator[Prepared, None]:
    """Yield what `Preparation.batches` does. `interview.imports.preparing.Prepare`.

    The process runs ahead by what pipes hold. It ends with this generator, and with the bot, however that ends.
    Raises ImportProcessError when it fails or is killed.
    """
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )
    try:
        await _ask(process, preparation, batch)
        while (found := await _answer(process)) is not None:
            if isinstance(found, _Failure):
                log.warning("import_process_failed", error=found.code, place=found.place)
                raise ImportProcessError
            yield found
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # of what it had written nothing is wanted


async def _ask(process: Process, preparation: Preparation, batch: int) -> None:
    assert process.stdin is not None
    process.stdin.write(pickle.dumps((preparation, batch)))
    try:
        await process.stdin.drain()
    except ConnectionError as error:
        raise ImportProcessError from error


async def _answer(process: Process) -> Prepared | _Failure | None:
    assert process.stdout is not None
    try:
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        found: Prepared | _Failure | None = pickle.loads(await process.stdout.readexactly(length))
    except asyncio.IncompleteReadError as error:
        raise ImportProcessError from error
    return found


def work() -> None:
    """Read and redact, as the process of its own."""
    yield_to_bot()
    try:
        preparation, batch = pickle.load(sys.stdin.buffer)
        for prepared in preparation.batches(WordRedactor(), WordLanguages(), batch):
            _tell(prepared)
        _tell(None)
    except Exception as error:
        _tell(_Failure(error_code(error), error_place(error)))


def _tell(found: Prepared | _Failure | None) -> None:
    packed = pickle.dumps(found)
    sys.stdout.buffer.write(_LENGTH.pack(len(packed)) + packed)
    sys.stdout.buffer.flush()
