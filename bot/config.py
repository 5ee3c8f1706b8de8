"""Settings, from the environment or `.env`; the only place that reads either."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BotError
from interview.language import Language
from interview.operator import Operator

ENV_FILE = Path(".env")
NEEDED_TO_INTERVIEW = ("company", "controller_name", "controller_contact", "support_contact")
"""Without these a respondent cannot be told who asks; until they are there only owners can be interviewed."""

_TOKEN = re.compile(r"\d+:[\w-]{3,}", re.ASCII)
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


class SettingsError(BotError):
    """A setting that cannot be used; the message says what to write."""

    code = "settings_invalid"


class Settings(BaseSettings):
    """Every setting; `.env.example` lists them with their meaning."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///data/poputchik.db"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    default_language: Language = Language.EN
    timezone: str = "UTC"
    company: str = ""
    controller_name: str = ""
    controller_address: str = ""
    controller_contact: str = ""
    supervisory_authority: str = ""
    support_contact: str = ""
    retention_days: int = Field(default=365, ge=1, le=3650)

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return frozenset(int(part) for part in re.split(r"[\s,;]+", value.strip()) if part)
        except ValueError:
            raise ValueError("write Telegram user numbers separated by commas, for example 12345678,98765432") from None

    @field_validator("bot_token", "webhook_url", "webhook_secret", mode="before")
    @classmethod
    def _empty_is_missing(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("write the token as @BotFather gave it, for example 123456:ABC-DEF")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError("write for example sqlite:///data/poputchik.db or postgresql://user@host/name") from None
        drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
        name = url.drivername.split("+")[0]
        if name not in drivers:
            raise ValueError("write for example sqlite:///data/poputchik.db or postgresql://user@host/name")
        return url.set(drivername=drivers[name]).render_as_string(hide_password=False)

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("write host and port, for example 127.0.0.1:8080")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("write a zone as Europe/Bucharest or UTC") from None
        return value

    @field_validator("bot_api_url", "webhook_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/\s]+", value):
            raise ValueError("write a whole address that begins with https://")
        return value

    @model_validator(mode="after")
    def _webhook_has_secret(self) -> "Settings":
        if self.webhook_url and (self.webhook_secret is None or not _SECRET.fullmatch(self._secret())):
            raise ValueError("with WEBHOOK_URL, write WEBHOOK_SECRET: 1 to 256 letters, digits, _ or -")
        return self

    def _secret(self) -> str:
        return "" if self.webhook_secret is None else self.webhook_secret.get_secret_value()

    def operator(self, *, examples: bool = False) -> Operator:
        """Return who runs the bot, as respondents are told."""
        return Operator(
            company=self.company,
            controller_name=self.controller_name,
            controller_address=self.controller_address,
            controller_contact=self.controller_contact,
            supervisory_authority=self.supervisory_authority,
            support_contact=self.support_contact,
            retention_days=self.retention_days,
            owners=self.admin_ids,
            missing=tuple(name.upper() for name in NEEDED_TO_INTERVIEW if not getattr(self, name)),
            examples=examples,
        )


def load_settings() -> Settings:
    """Read the settings; raises SettingsError with a sentence for each that is wrong."""
    try:
        return Settings(_env_file=ENV_FILE if ENV_FILE.exists() else None)
    except ValidationError as error:
        problems = []
        for problem in error.errors(include_url=False, include_input=False):
            name = str(problem["loc"][0]).upper() if problem["loc"] else ""
            message = problem["msg"].removeprefix("Value error, ")
            problems.append(f"{name}: {message}" if name else message)
        raise SettingsError("; ".join(problems)) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text: save it as UTF-8") from None


def unknown_keys() -> tuple[str, ...]:
    """Return keys of `.env` that no setting has: most often a slip of the pen."""
    if not ENV_FILE.exists():
        return ()
    return _unknown(dotenv_values(ENV_FILE))


def _unknown(keys: Iterable[str]) -> tuple[str, ...]:
    known = {name.upper() for name in Settings.model_fields}
    return tuple(sorted(key for key in keys if key.upper() not in known))


def color_wanted() -> bool:
    """Tell whether log lines may be coloured (https://no-color.org)."""
    return not os.environ.get("NO_COLOR")
