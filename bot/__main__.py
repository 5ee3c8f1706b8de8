"""The command line: `python -m bot COMMAND`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot import audit, care, export_commands, guide_commands, import_commands, links, map_commands, sandboxed
from bot.app import run_until_signalled
from bot.config import Settings, load_settings, unknown_keys
from bot.demo.run import run_demo
from bot.errors import BotError, NoTokenError
from bot.logs import set_up_logs
from interview.errors import InterviewError
from interview.language import Language
from reports.qr_code import qr_code
from storage.errors import StorageError

TO_BE_SET_RIGHT = 2
"""Exit code of everything that a sentence on standard error explains."""
TO_EXPLAIN = (BotError, InterviewError, StorageError, OSError)
SANDBOX_PORT = 8090
SANDBOX_FOLDER = Path("data/sandbox")

Command = Callable[[Settings, argparse.Namespace], int | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 2, with a sentence on standard error, when something is to be set right."""
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        settings = load_settings()
        set_up_logs(settings.log_level)
        for key in unknown_keys():
            _complain(f".env: {key} is no setting of this bot and is not used; .env.example lists them all.")
        return command(settings, parsed) or 0
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        known = [
            cause for cause in _causes(error) if isinstance(cause, BotError | InterviewError | StorageError | OSError)
        ]
        if not known:
            raise
        for cause in known:
            _complain(str(cause))
        return TO_BE_SET_RIGHT


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, or what a group of parallel tasks failed with."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    else:
        yield error


def _complain(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Interviews customers and draws their journey.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(command=command)
        return added

    run = add("run", _run, "start the bot (polling; by webhook when WEBHOOK_URL is set)")
    run.add_argument("--or-sandbox", action="store_true", help="open the sandbox when there is no BOT_TOKEN")
    sandbox = add("sandbox", _sandbox, "try everything in the browser, without a token")
    sandbox.add_argument("--port", type=int, default=SANDBOX_PORT, help="default: %(default)s; 0 takes a free one")
    sandbox.add_argument("--folder", type=Path, default=SANDBOX_FOLDER, help="default: %(default)s")
    sandbox.add_argument("--server-only", action="store_true", help="only the Bot API server, no bot behind it")
    sandbox.add_argument("--empty", action="store_true", help="without the example respondents")
    demo = add("demo", _demo, "let example respondents answer, and draw their map")
    demo.add_argument("-o", "--out", type=Path, default=Path("out"), help="default: %(default)s")
    guide_commands.add_to(add("guide", guide_commands.check, "check, try or store guides"))
    link = add("link", _link, "make a link that carries source, channel, persona and guide")
    link.add_argument("--guide", help="id of a guide; default: the customers' one")
    link.add_argument("--source", help="for example newsletter_november")
    link.add_argument("--channel", help="for example email")
    link.add_argument("--persona", help="id of a persona of the guide")
    link.add_argument("--language", type=Language, choices=list(Language))
    link.add_argument("--quota", type=int, metavar="N", help="complete interviews after which it begins no more")
    link.add_argument("--closes", type=date.fromisoformat, metavar="DATE", help="its last day, as 2026-12-31")
    link.add_argument("--picture", type=Path, metavar="FILE", help="also write the link as a QR picture, a PNG")
    words = "write every interview to a file, as JSON or as an event log; for owners, never for a chat"
    export_commands.add_to(add("export", export_commands.export, words))
    words = "take in reviews, surveys, transcripts, events or visits from a file; or take an import back"
    import_commands.add_to(add("import", import_commands.run_import, words))
    map_commands.add_to(add("map", map_commands.write_map, "write the journey map to a file, small groups hidden"))
    audit.add_to(add("audit", audit.print_audit, "say who read people's words or changed rights"))
    care.add_to(add("db", care.check, "upgrade, back up, restore or check the database"))
    return parser


def _run(settings: Settings, arguments: argparse.Namespace) -> None:
    if settings.bot_token is None and arguments.or_sandbox:
        asyncio.run(sandboxed.run(settings, port=SANDBOX_PORT, folder=SANDBOX_FOLDER, server_only=False, empty=False))
        return
    if settings.bot_token is None:
        raise NoTokenError
    asyncio.run(run_until_signalled(settings, settings.bot_token.get_secret_value(), settings.operator()))


def _sandbox(settings: Settings, arguments: argparse.Namespace) -> None:
    asyncio.run(
        sandboxed.run(
            settings,
            port=arguments.port,
            folder=arguments.folder,
            server_only=arguments.server_only,
            empty=arguments.empty,
        )
    )


def _demo(_settings: Settings, arguments: argparse.Namespace) -> None:
    asyncio.run(run_demo(arguments.out))


def _link(settings: Settings, arguments: argparse.Namespace) -> None:
    link = asyncio.run(
        links.make_link(
            settings,
            guide_id=arguments.guide,
            source=arguments.source,
            channel=arguments.channel,
            persona=arguments.persona,
            language=arguments.language,
            quota=arguments.quota,
            closes_on=arguments.closes,
        )
    )
    sys.stdout.write(f"{link}\n")
    if arguments.picture is not None:
        arguments.picture.write_bytes(qr_code(link))


if __name__ == "__main__":
    sys.exit(main())
