"""Named tables of JSON records that survive a restart: an append-only file, rewritten once at every start."""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

Record = dict[str, Any]
_FILE = "sandbox.jsonl"
_EMPTY: Mapping[str, Record] = MappingProxyType({})


class FolderInUseError(RuntimeError):
    """Another sandbox keeps its state in this folder."""

    code = "sandbox_folder_in_use"


class Journal:
    """Tables of JSON records, in memory and, when a folder is given, in its journal.

    Every change is one line written before the call returns, so `kill -9` loses nothing that was answered;
    a line cut off by a crash is the last one and is left out when reading.
    """

    def __init__(self, folder: Path | None) -> None:
        self._tables: dict[str, dict[str, Record]] = {}
        self._file: int | None = None
        self._lock: int | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder)
            self._file = self._reopen(folder / _FILE)

    def table(self, name: str) -> Mapping[str, Record]:
        """Return a live view of one table, in the order in which the keys were first put."""
        return self._tables.get(name, _EMPTY)

    def put(self, table: str, key: str, record: Record) -> None:
        """Store a record under its key, in place of an earlier one."""
        self._tables.setdefault(table, {})[key] = record
        self._write(table, key, record)

    def drop(self, table: str, key: str) -> None:
        """Forget a record; a key that is not there is no error."""
        if self._tables.get(table, {}).pop(key, None) is not None:
            self._write(table, key, None)

    def close(self) -> None:
        """Close the file and let another sandbox use the folder."""
        for descriptor in (self._file, self._lock):
            if descriptor is not None:
                os.close(descriptor)
        self._file = self._lock = None

    def _write(self, table: str, key: str, record: Record | None) -> None:
        if self._file is not None:
            os.write(self._file, _line(table, key, record))

    def _reopen(self, path: Path) -> int:
        if path.exists():
            self._read(path)
        fresh = path.with_suffix(".new")
        with fresh.open("wb") as file:
            for name, records in self._tables.items():
                file.writelines(_line(name, key, record) for key, record in records.items())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return os.open(path, os.O_WRONLY | os.O_APPEND)

    def _read(self, path: Path) -> None:
        for line in path.read_bytes().split(b"\n"):
            try:
                table, key, record = json.loads(line)
            except ValueError:  # the line that a crash cut off, or the empty end
                continue
            records = self._tables.setdefault(table, {})
            if record is None:
                records.pop(key, None)
            else:
                records[key] = record


def _line(table: str, key: str, record: Record | None) -> bytes:
    return json.dumps([table, key, record], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _locked(folder: Path) -> int:
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        message = f"Another sandbox uses {folder}; stop it or choose another folder."
        raise FolderInUseError(message) from error
    return descriptor
