"""`python -m bot map`: the map as a file, with small groups hidden as in chat."""

import json

import pytest

from bot.__main__ import main
from bot.map_commands import FORMATS

STARTS = {
    "html": b"<!DOCTYPE html>",
    "pdf": b"%PDF",
    "png": b"\x89PNG",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "mmd": b"journey\n",
}


@pytest.mark.parametrize("wanted", FORMATS)
def test_the_map_is_written_in_every_format(tmp_path, monkeypatch, wanted):
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "map"

    assert not main(["map", "--format", wanted, "--language", "ro", "-o", str(file)])

    content = file.read_bytes()
    assert content.startswith(STARTS.get(wanted, b""))
    if wanted == "json":
        assert json.loads(content)["customers"] is None
    if wanted == "csv-plain":
        assert content.decode().startswith("ghid,")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("map.html", "html"), ("map.PNG", "png"), ("map.mmd", "mmd"), ("map", "pdf"), ("map.doc", "pdf")],
)
def test_the_name_of_the_file_says_the_format(tmp_path, monkeypatch, name, wanted):
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    monkeypatch.chdir(tmp_path)

    assert not main(["map", "-o", name])

    assert (tmp_path / name).read_bytes().startswith(STARTS[wanted])
