"""A guide that somebody sends: may it be stored under its id and version?"""

from collections.abc import Sequence
from dataclasses import dataclass

from interview.guide import PERMISSION, Guide, Question, Status
from interview.library import GuideSource, builtin_guides, digest
from interview.ports import StoredGuide
from interview.sentences import Sentence, gettext

MARK_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Upload:
    """A guide that may become a draft. before: what interviews begin with now, None for a guide that is new."""

    source: GuideSource
    before: Guide | None

    @property
    def digest(self) -> str:
        """Return the fingerprint under which it is stored."""
        return digest(self.source.text)


def mark_of(source: str) -> str:
    """Return a short name of what a version says, for buttons: another content is another draft."""
    return digest(source)[:MARK_LENGTH]


def refusal(guide: Guide, text: str, stored: Sequence[StoredGuide]) -> Sentence | None:
    """Say why a guide cannot be published as it is and what to write; None when it can."""
    if guide.id in {ours.id for ours in builtin_guides()}:
        return comes_with_product(guide.id)
    if guide.status is Status.CLOSED:
        return gettext("the file says `status: closed`: write `status: published`")
    versions = {one.version: one for one in stored if one.id == guide.id}
    known = versions.get(guide.version)
    if known is not None and known.status is not Status.DRAFT:
        next_one = max(versions) + 1
        if known.status is Status.CLOSED:
            return gettext(
                "version {version} was closed and stays so: write `version: {next}`",
                version=guide.version,
                next=next_one,
            )
        if digest(known.source) == digest(text):
            return gettext(
                "version {version} is published already and says the same: nothing is to be done",
                version=guide.version,
            )
        return gettext(
            "there is a version {version} already, and it says something else: write `version: {next}`",
            version=guide.version,
            next=next_one,
        )
    newer = max((one.version for one in versions.values() if one.status is Status.PUBLISHED), default=0)
    if newer > guide.version:
        return gettext(
            "version {newer} is published already, and interviews begin with the highest: write `version: {next}`",
            newer=newer,
            next=max(versions) + 1,
        )
    return None


def beyond_managers(guide: Guide, before: Guide | None) -> Sentence | None:
    """Say what of a guide is the owners' alone to change; None when a manager may publish it.

    before: what interviews begin with now, None where there is nothing or the manager may not see it. Owners answer for
    what people agree to: the first screen, and who may read a story.
    """
    if before is None:
        return gettext("new guides are begun by owners: ask one to publish the first version")
    if guide.consent != before.consent:
        return gettext(
            "what people agree to is changed by owners: leave `consent` as in version {version}", version=before.version
        )
    if _permission(guide) != _permission(before):
        return gettext(
            "what people agree to is changed by owners: leave the question `{question}` as in version {version}",
            question=PERMISSION,
            version=before.version,
        )
    return None


def _permission(guide: Guide) -> list[Question]:
    return [question for _, question in guide.questions() if question.id == PERMISSION]


def comes_with_product(guide_id: str) -> Sentence:
    """Say that an id is taken for good: our next version would meet it."""
    return gettext("the guide `{id}` comes with the product: copy it and write another `id`", id=guide_id)
