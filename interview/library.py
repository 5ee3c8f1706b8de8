"""The guides that interviews run on, by id and version."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from interview.errors import FrozenGuideError, UnknownGuideError
from interview.guide import Guide, Status
from interview.guide_file import load_guide
from interview.records import Role

_BUILT_IN = Path(__file__).parent / "guides"
_STATUS = re.compile(r"^status:.*$", re.MULTILINE)


class GuideLibrary:
    """All loaded guides; a version that was published stays as it is."""

    def __init__(self, guides: Iterable[Guide] = ()) -> None:
        self._guides: dict[tuple[str, int], Guide] = {}
        for guide in guides:
            self.add(guide)

    def add(self, guide: Guide) -> None:
        """Take a guide in, or a new status of one.

        Raises FrozenGuideError when a version that is no longer a draft says something else, or is to be one again.
        """
        known = self._guides.get((guide.id, guide.version))
        if known is not None and known.status is not Status.DRAFT and _differs(known, guide):
            raise FrozenGuideError(
                f"guide `{guide.id}` version {guide.version} was published and cannot change: "
                f"copy it and write `version: {guide.version + 1}`"
            )
        self._guides[guide.id, guide.version] = guide

    def replace(self, guides: Iterable[Guide]) -> None:
        """Take these guides in the place of all that are here, as the store that they come from has them now."""
        self._guides = {(guide.id, guide.version): guide for guide in guides}

    def get(self, guide_id: str, version: int) -> Guide:
        """Return one version, whatever its status; raises UnknownGuideError."""
        try:
            return self._guides[guide_id, version]
        except KeyError:
            raise UnknownGuideError(f"there is no guide `{guide_id}` version {version}") from None

    def current(self, guide_id: str) -> Guide:
        """Return the highest published version; raises UnknownGuideError."""
        published = [guide for guide in self._published() if guide.id == guide_id]
        if not published:
            raise UnknownGuideError(f"no version of guide `{guide_id}` is published")
        return max(published, key=lambda guide: guide.version)

    def current_for(self, role: Role) -> Guide:
        """Return the current version of the guide for a role that was added first; raises UnknownGuideError."""
        for guide in self._published():
            if guide.role is role:
                return self.current(guide.id)
        raise UnknownGuideError(f"no guide for the role `{role.value}` is published")

    def current_guides(self, role: Role) -> tuple[Guide, ...]:
        """Return the current version of every guide for a role that is published, in the order in which they came."""
        ids = dict.fromkeys(guide.id for guide in self._published() if guide.role is role)
        return tuple(self.current(guide_id) for guide_id in ids)

    def for_map(self) -> tuple[Guide, ...]:
        """Return the guide whose stages the journey map shows, the customers' current one, then those of the staff.

        Raises UnknownGuideError when no guide for customers is published.
        """
        return (self.current_for(Role.CUSTOMER), *self.current_guides(Role.STAFF))

    def all(self) -> list[Guide]:
        """Return every version of every guide, by id and version."""
        return [guide for _, guide in sorted(self._guides.items())]

    def _published(self) -> list[Guide]:
        return [guide for guide in self._guides.values() if guide.status is Status.PUBLISHED]


@dataclass(frozen=True, slots=True)
class GuideSource:
    """A guide with the YAML it was read from."""

    guide: Guide
    text: str


def load_source(path: Path) -> GuideSource:
    """Read a guide strictly, with its YAML; raises GuideError."""
    return GuideSource(load_guide(path), path.read_text(encoding="utf-8-sig"))


@cache
def builtin_sources() -> tuple[GuideSource, ...]:
    """Read the guides that come with the product; raises GuideError.

    Former versions are closed; they stay, because an export of interviews with them is taken in by a new bot too.
    """
    return tuple(load_source(path) for path in sorted(_BUILT_IN.glob("*.yaml")))


def builtin_guides() -> tuple[Guide, ...]:
    """Return the guides that come with the product, without former versions; raises GuideError."""
    return tuple(source.guide for source in builtin_sources() if source.guide.status is Status.PUBLISHED)


def digest(text: str) -> str:
    """Fingerprint the source of a guide, to notice that a frozen version was changed.

    Line ends and the guide's own `status` leave it as it is: a guide may be closed after its first answer.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return sha256(_STATUS.sub("", lines).encode()).hexdigest()


def _differs(known: Guide, guide: Guide) -> bool:
    return guide.status is Status.DRAFT or guide.model_copy(update={"status": known.status}) != known
