"""The documentation names everything that there is, and its examples work."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings
from bot.errors import BotError
from handlers.commands import everyone, managers, owners
from interview.errors import InterviewError
from interview.guide_file import parse_guide
from interview.language import Language, Locale
from interview.scales import Kind
from storage.errors import StorageError

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = (ROOT / "docs/guides.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
PACKAGES = ("bot", "handlers", "interview", "nlp", "reports", "storage")


def _subclasses(root: type[Exception]) -> Iterator[type[Exception]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / package)], prefix=f"{package}."):
            if module.name.rpartition(".")[2] not in ("__main__", "env") and ".versions" not in module.name:
                importlib.import_module(module.name)
    pending = [root]
    while pending:
        found = pending.pop()
        yield found
        pending += found.__subclasses__()


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == {name.upper() for name in Settings.model_fields}


def test_every_chat_command_is_in_the_readme() -> None:
    commands = [command for menu in (everyone, managers, owners) for command in menu(Locale(Language.EN))]

    assert [c.command for c in commands if f"`/{c.command}`" not in README] == []


def test_every_question_type_is_documented() -> None:
    assert [kind for kind in Kind if f"`{kind.value}`" not in GUIDES] == []


@pytest.mark.parametrize("root", [BotError, InterviewError, StorageError])
def test_every_error_code_is_documented(root: type[Exception]) -> None:
    codes = {getattr(error, "code", "") for error in _subclasses(root) if error is not root}

    assert {code for code in codes if f"`{code}`" not in OPERATIONS} == set()


def test_the_example_guide_loads() -> None:
    example = re.search(r"```yaml\n(spec: 1.*?)```", GUIDES, re.DOTALL)

    assert example is not None
    assert parse_guide(example[1], name="docs/guides.md").id == "pickup_point"


@pytest.mark.parametrize("command", sorted(set(re.findall(r"python -m bot (\w+)", README))))
def test_every_command_of_the_readme_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert command in capsys.readouterr().out
