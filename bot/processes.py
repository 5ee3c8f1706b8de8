"""What processes of the bot have in common that work in the background."""

import os

NICENESS = 10  # answers of people go before


def yield_to_bot() -> None:
    """Let the bot go before this process."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
