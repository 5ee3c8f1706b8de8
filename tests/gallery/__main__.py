"""Draw the gallery: `make gallery`; or everything in every language: `python -m tests.gallery --out FOLDER`."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.logs import set_up_logs
from interview.language import Language, Locale
from tests.gallery.drawing import DESK, DRAW, PAIN_NEEDED, PERSONAS_NEEDED, PHONE, TOLD_NEEDED, WIDE, small
from tests.gallery.page import FOLDER, PAGE, PARTS, page
from tests.gallery.worlds import PEOPLE, World, demo, generated


def main() -> None:
    """Draw what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, help="draw every picture in every language into this folder instead")
    out = parser.parse_args().out
    set_up_logs("ERROR")
    worlds = {"demo": asyncio.run(demo()), **{f"long{people}": generated(people) for people in PEOPLE}}
    count = _gallery(worlds) if out is None else _everything(worlds, out)
    sys.stdout.write(f"{count} pictures -> {FOLDER if out is None else out}\n")


def _gallery(worlds: dict[str, World]) -> int:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for picture in (picture for part in PARTS for picture in part.pictures):
        drawn = DRAW[picture.kind](worlds[picture.world], Locale(picture.language))
        (FOLDER / picture.file).write_bytes(small(drawn, width=DESK if picture.kind in WIDE else PHONE))
    PAGE.write_text(page(), encoding="utf-8")
    return len(list(FOLDER.iterdir()))


def _everything(worlds: dict[str, World], out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, world in worlds.items():
        for kind, draw in DRAW.items():
            if not _is_drawn(kind, world):
                continue
            for language in Language:
                (out / f"{name}-{kind}-{language}.png").write_bytes(draw(world, Locale(language)))
                count += 1
    return count


def _is_drawn(kind: str, world: World) -> bool:
    """Tell whether the bot draws a kind of picture of so many people."""
    if kind in PERSONAS_NEEDED:
        return bool(world.parts)
    if kind in TOLD_NEEDED:
        return world.is_told
    return kind not in PAIN_NEEDED or world.pain is not None


if __name__ == "__main__":
    main()
