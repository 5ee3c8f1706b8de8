"""Log lines: events with fields, never anybody's words."""

import logging
import sys

import structlog

from bot.config import color_wanted


def set_up_logs(level: str) -> None:
    """Write to standard error: for people on a terminal, as JSON lines otherwise."""
    on_terminal = sys.stderr.isatty()
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=color_wanted(), exception_formatter=structlog.dev.plain_traceback)
        if on_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries may quote what they were given, words included: only their warnings, and not aiogram's event dumps.
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s")
