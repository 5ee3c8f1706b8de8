"""Who may do what: owners by the settings, managers and agents by one-time invitations, and the record of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from interview.language import Language
from interview.records import Disposition

GOOD_FOR = timedelta(days=7)
LONGEST_LABEL = 20  # letters; it tells people apart, it is no place for notes
DEPARTMENT = "department"  # id of the staff guide's question whose options are the departments


class MemberRole(StrEnum):
    """What somebody becomes by an invitation."""

    MANAGER = "manager"
    AGENT = "agent"


class ActorRole(StrEnum):
    """Who did something, as the audit says it."""

    OWNER = "owner"
    MANAGER = "manager"
    AGENT = "agent"


class Action(StrEnum):
    """What the audit holds: every look at people's words, every change of rights."""

    READ_QUOTES = "read_quotes"
    READ_STAGE = "read_stage"
    READ_CASE = "read_case"
    READ_ALERT = "read_alert"
    READ_FILE = "read_file"
    EXPORTED = "exported"
    READ_DIGEST = "read_digest"
    READ_ANSWER = "read_answer"
    ASKED_AUTHOR = "asked_author"
    TOLD_AUTHORS = "told_authors"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation_revoked"
    CAMPAIGN_MADE = "campaign_made"
    CAMPAIGN_LIMITED = "campaign_limited"
    CAMPAIGN_REVOKED = "campaign_revoked"
    JOINED = "joined"
    LEFT = "left"
    MEMBER_REVOKED = "member_revoked"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    GUIDE_PUBLISHED = "guide_published"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a manager may see. guides, department: None for all; agents have no use for it."""

    guides: tuple[str, ...] | None = None
    department: str | None = None

    def sees(self, guide_id: str) -> bool:
        """Tell whether the map of a guide may be seen."""
        return self.guides is None or guide_id in self.guides

    def covers(self, department: str | None) -> bool:
        """Tell whether people of a department may be seen and invited."""
        return self.department is None or self.department == department


@dataclass(frozen=True, slots=True)
class Grant:
    """What an invitation makes of whoever uses it. label: what the inviter calls that person, None for nothing."""

    role: MemberRole
    department: str | None = None
    scope: Scope = Scope()
    label: str | None = None


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link. made_by: the manager's number, None for an owner. The link itself is kept nowhere."""

    number: int
    grant: Grant
    made_by: int | None
    made_on: date
    expires_at: datetime
    used_on: date | None = None
    revoked_on: date | None = None

    def state(self, now: datetime) -> InvitationState:
        """Tell what became of it."""
        if self.used_on is not None:
            return InvitationState.USED
        if self.revoked_on is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED


@dataclass(frozen=True, slots=True)
class Member:
    """A manager or agent in force. number: in order of joining, never given twice.

    language: of the app at joining, or chosen since; None for those who joined before it was kept.
    """

    number: int
    telegram_user_id: int
    grant: Grant
    joined_on: date
    language: Language | None = None

    @property
    def role(self) -> MemberRole:
        """Return the role."""
        return self.grant.role

    @property
    def is_manager(self) -> bool:
        """Tell managers from agents."""
        return self.grant.role is MemberRole.MANAGER


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. number: the member's, None for an owner. owner_number: which owner, for the audit alone."""

    role: ActorRole
    number: int | None = None
    owner_number: int | None = field(default=None, compare=False)


OWNER = Actor(ActorRole.OWNER)


def owner_of(telegram_user_id: int) -> Actor:
    """Return an owner whom the audit tells from the others by four digits that stay whoever else becomes one."""
    digest = sha256(str(telegram_user_id).encode()).hexdigest()
    return Actor(ActorRole.OWNER, owner_number=int(digest, 16) % 10_000)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, and when. object: an id or a number, never anybody's words."""

    number: int
    at: datetime
    actor: Actor
    action: Action
    object: str | None


@dataclass(frozen=True, slots=True)
class CampaignLink:
    """A customers' link with how far those came who used it, each person once, also those erased since.

    guide_id: None for the first guide. quota, closes_on: as `Campaign` has them.
    """

    token: str
    guide_id: str | None
    source: str | None
    channel: str | None
    made_on: date
    revoked_on: date | None
    counts: Mapping[Disposition, int]
    persona: str | None = None
    language: Language | None = None
    quota: int | None = None
    closes_on: date | None = None


class Rights(Protocol):
    """Invitations, members, customers' links and the audit, within one transaction."""

    async def member(self, telegram_user_id: int) -> Member | None:
        """Return whom this person was made, as long as it is in force."""
        ...

    async def members(self) -> list[Member]:
        """Return all in force, in order of joining."""
        ...

    async def end_membership(self, number: int, *, forget: bool = False) -> Member | None:
        """Revoke a role and the open invitations of who held it; returns the member, None when it was over.

        The Telegram number goes at once; forget: the label too.
        """
        ...

    async def draft_invitation(self, grant: Grant, *, by: Actor) -> int:
        """Keep what is chosen of an invitation so far; returns its number."""
        ...

    async def draft(self, number: int, *, by: Actor) -> Grant | None:
        """Return what this manager, or an owner, chose so far; None when the link was made, or is somebody else's."""
        ...

    async def redraft(self, number: int, grant: Grant) -> None:
        """Keep another choice."""
        ...

    async def issue(self, number: int, token: str) -> Invitation:
        """Make the link of a draft good from now on."""
        ...

    async def invitation(self, token: str) -> Invitation | None:
        """Look an invitation up by the token of its link."""
        ...

    async def invitations(self) -> list[Invitation]:
        """Return all whose links were made, the newest first."""
        ...

    async def revoke_invitation(self, number: int) -> bool:
        """End an invitation; False when it was used, revoked or expired."""
        ...

    async def use(self, invitation: Invitation, telegram_user_id: int, *, language: Language) -> Member | None:
        """Make somebody what the invitation says, in the place of what they were; None when it is no longer good."""
        ...

    async def set_member_language(self, number: int, language: Language) -> None:
        """Write to a member in that language from now on, as long as no respondent of theirs says another."""
        ...

    async def keep_campaign(
        self, token: str, *, guide_id: str, source: str | None, channel: str | None, persona: str | None = None
    ) -> None:
        """Keep what stands behind a customers' link."""
        ...

    async def limit_campaign(self, token: str, *, quota: int | None, closes_on: date | None) -> None:
        """Set after how many complete interviews, and after which day, a customers' link begins no more."""
        ...

    async def end_campaign(self, token: str) -> bool:
        """Make a customers' link that of an unknown campaign; False when it was."""
        ...

    async def campaign_links(self) -> list[CampaignLink]:
        """Return all customers' links, the newest first."""
        ...

    async def customers_counted(self, guide_ids: Sequence[str]) -> Mapping[Disposition, int]:
        """Count each customer of these guides once, as far as the last interview came, also those erased since."""
        ...

    async def write_audit(self, actor: Actor, action: Action, object: str | None = None) -> None:
        """Write a line of the audit."""
        ...

    async def audit(self, *, skip: int = 0, limit: int | None = None) -> Sequence[AuditEntry]:
        """Read the audit, the newest first."""
        ...


def hashed(token: str) -> str:
    """Return what is kept of a token: whoever reads the database, or a backup, can join by none of them."""
    return sha256(token.encode()).hexdigest()


def mark_of(token: str) -> str:
    """Return a short name of a customers' link, for buttons and the audit."""
    return hashed(token)[:8]
