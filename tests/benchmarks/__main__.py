"""Print the figures of docs/benchmarks.md: `make bench`, and `python -m tests.benchmarks map` or `hour`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from statistics import median

from bot.logs import set_up_logs
from tests.benchmarks import hour, in_process, mapping, over_http

ROUNDS = 5


def main() -> None:
    """Measure what is asked for: by default how fast the bot answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.set_defaults(measure=lambda _arguments: _answers())
    commands = parser.add_subparsers()
    of_map = commands.add_parser("map", help="the map of many answers beside plain SQL")
    of_map.add_argument("--answers", type=int, nargs="+", default=mapping.SIZES)
    of_map.add_argument("--postgres", metavar="URL", help="a server, on which a copy is made and measured")
    of_map.set_defaults(measure=lambda arguments: _maps(arguments.answers, arguments.postgres))
    of_hour = commands.add_parser("hour", help="an hour of a call centre, played in the sandbox")
    of_hour.set_defaults(measure=lambda _arguments: _print(asyncio.run(hour.measure())))
    set_up_logs("ERROR")
    arguments = parser.parse_args()
    arguments.measure(arguments)


def _answers() -> None:
    """Measure in turn and print medians with their range."""
    rounds = [asyncio.run(in_process.measure()) for _ in range(ROUNDS)]
    _row("bare dispatcher, one send (A), answers/s", [figures.bare_dispatcher for figures in rounds])
    _row("same SQL and engine, one commit an answer (B), answers/s", [figures.store_and_engine for figures in rounds])
    _row("the bot, answers/s", [figures.bot for figures in rounds])
    _row("the bot as a share of 1 / (1/A + 1/B)", [figures.share for figures in rounds], digits=2)
    _print(asyncio.run(over_http.measure()))


def _maps(sizes: Sequence[int], postgres: str | None) -> None:
    for answers in sizes:
        sys.stdout.write(f"{answers} answers\n")
        for name, value in mapping.measure(answers, postgres).rows():
            sys.stdout.write(f"  {name:40} {value}\n")


def _print(rows: Sequence[tuple[str, str]]) -> None:
    for name, value in rows:
        sys.stdout.write(f"{name:62} {value}\n")


def _row(name: str, values: list[float], *, digits: int = 0) -> None:
    low, middle, high = min(values), median(values), max(values)
    sys.stdout.write(f"{name:62} {middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})\n")


if __name__ == "__main__":
    main()
