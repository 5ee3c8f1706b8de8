"""Invitations, members, customers' links and the audit as rows, in the transaction of a unit of work."""

import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from interview.language import Language
from interview.ports import Clock
from interview.records import Disposition, Role
from interview.rights import (
    GOOD_FOR,
    Action,
    Actor,
    ActorRole,
    AuditEntry,
    CampaignLink,
    Grant,
    Invitation,
    Member,
    MemberRole,
    Rights,
    Scope,
    hashed,
)
from storage import alerts, bets, dialogues, statements
from storage.tables import (
    audit,
    campaign_erased,
    campaign_interviews,
    campaigns,
    digests,
    disposition_counts,
    ended_members,
    interviews,
    invitations,
    map_filters,
    members,
    respondents,
)


class SqlRights(Rights):
    """The part of a unit of work that is about rights."""

    _connection: AsyncConnection
    _clock: Clock
    erased: bool

    async def member(self, telegram_user_id: int) -> Member | None:
        """Return whom this person was made, as long as it is in force."""
        found = await self._connection.execute(select(members).where(members.c.telegram_user_id == telegram_user_id))
        row = found.one_or_none()
        return None if row is None else _member(row)

    async def members(self) -> list[Member]:
        """Return all in force, in order of joining."""
        rows = await self._connection.execute(
            select(members).where(members.c.telegram_user_id.is_not(None)).order_by(members.c.id)
        )
        return [_member(row) for row in rows]

    async def end_membership(self, number: int, *, forget: bool = False) -> Member | None:
        """Revoke a role and the open invitations of who held it; returns the member, None when it was over.

        The Telegram number goes at once, with it the map's filter, bets, alerts, digests and who asked authors.
        forget: the label too.
        """
        ended = await self._end(number, forget=forget)
        if ended is not None:
            await bets.remove(self._connection, bets.of(ended.telegram_user_id))
            await alerts.forget(self._connection, ended.telegram_user_id)
            await self._connection.execute(delete(digests).where(digests.c.owner_id == ended.telegram_user_id))
        return ended

    async def _end(self, number: int, *, forget: bool = False) -> Member | None:
        found = await self._connection.execute(
            select(members).where(members.c.id == number, members.c.telegram_user_id.is_not(None)).with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            return None
        ended: dict[str, Any] = {"telegram_user_id": None, "revoked_on": self._today()}
        await self._connection.execute(
            update(members).where(members.c.id == number).values({**ended, "label": None} if forget else ended)
        )
        await self._connection.execute(insert(ended_members).values(id=row.key, at=self._clock.now()))
        await self._connection.execute(
            update(invitations)
            .where(invitations.c.made_by == number, invitations.c.used_on.is_(None), invitations.c.revoked_on.is_(None))
            .values(revoked_on=self._today())
        )
        await self._connection.execute(
            delete(map_filters).where(map_filters.c.telegram_user_id == row.telegram_user_id)
        )
        await dialogues.forget_asker(self._connection, row.telegram_user_id)
        await self._set_role(row.telegram_user_id, Role.CUSTOMER)
        self.erased = True
        return _member(row)

    async def draft_invitation(self, grant: Grant, *, by: Actor) -> int:
        """Keep what is chosen of an invitation so far; returns its number."""
        kept = await self._connection.execute(
            insert(invitations).values(
                **_grant_row(grant),
                made_by=by.number,
                made_on=self._today(),
                expires_at=self._clock.now() + GOOD_FOR,
            )
        )
        (number,) = kept.inserted_primary_key or (None,)
        assert number is not None  # the database numbers every row
        return int(number)

    async def draft(self, number: int, *, by: Actor) -> Grant | None:
        """Return what this manager, or an owner, chose so far; None when the link was made, or is somebody else's."""
        found = await self._connection.execute(
            select(invitations)
            .where(
                invitations.c.id == number,
                invitations.c.token_hash.is_(None),
                invitations.c.revoked_on.is_(None),
                invitations.c.made_by.is_not_distinct_from(by.number),
            )
            .with_for_update()
        )
        row = found.one_or_none()
        return None if row is None else _grant(row)

    async def redraft(self, number: int, grant: Grant) -> None:
        """Keep another choice."""
        await self._connection.execute(
            update(invitations)
            .where(invitations.c.id == number, invitations.c.token_hash.is_(None))
            .values(**_grant_row(grant))
        )

    async def issue(self, number: int, token: str) -> Invitation:
        """Make the link of a draft good from now on."""
        issued = await self._connection.execute(
            update(invitations)
            .where(invitations.c.id == number, invitations.c.token_hash.is_(None))
            .values(token_hash=hashed(token), made_on=self._today(), expires_at=self._clock.now() + GOOD_FOR)
            .returning(*invitations.c)
        )
        return _invitation(issued.one())

    async def invitation(self, token: str) -> Invitation | None:
        """Look an invitation up by the token of its link."""
        found = await self._connection.execute(select(invitations).where(invitations.c.token_hash == hashed(token)))
        row = found.one_or_none()
        return None if row is None else _invitation(row)

    async def invitations(self) -> list[Invitation]:
        """Return all whose links were made, the newest first."""
        rows = await self._connection.execute(
            select(invitations).where(invitations.c.token_hash.is_not(None)).order_by(invitations.c.id.desc())
        )
        return [_invitation(row) for row in rows]

    async def revoke_invitation(self, number: int) -> bool:
        """End an invitation; False when it was used, revoked or expired."""
        revoked = await self._connection.execute(
            update(invitations).where(*self._open(number)).values(revoked_on=self._today())
        )
        return revoked.rowcount == 1

    async def use(self, invitation: Invitation, telegram_user_id: int, *, language: Language) -> Member | None:
        """Make somebody what the invitation says, in the place of what they were; None when it is no longer good."""
        used = await self._connection.execute(
            update(invitations).where(*self._open(invitation.number)).values(used_on=self._today())
        )
        if used.rowcount != 1:  # somebody was quicker
            return None
        before = await self.member(telegram_user_id)
        if before is not None and invitation.grant.role is MemberRole.MANAGER:
            await self._end(before.number)  # who stays a manager keeps the bets
        elif before is not None:
            await self.end_membership(before.number)
        joined = await self._connection.execute(
            insert(members).values(
                **_grant_row(invitation.grant),
                key=secrets.token_hex(16),
                telegram_user_id=telegram_user_id,
                language=language.value,
                joined_on=self._today(),
            )
        )
        (number,) = joined.inserted_primary_key or (None,)
        assert number is not None  # the database numbers every row
        await self._set_role(telegram_user_id, Role.STAFF)
        return Member(int(number), telegram_user_id, invitation.grant, self._today(), language)

    async def set_member_language(self, number: int, language: Language) -> None:
        """Write to a member in that language from now on, as long as no respondent of theirs says another."""
        await self._connection.execute(update(members).where(members.c.id == number).values(language=language.value))

    async def keep_campaign(
        self, token: str, *, guide_id: str, source: str | None, channel: str | None, persona: str | None = None
    ) -> None:
        """Keep what stands behind a customers' link."""
        await self._connection.execute(
            insert(campaigns).values(
                token=token,
                guide_id=guide_id,
                source=source,
                channel=channel,
                persona=persona,
                example=False,
                created_at=self._clock.now(),
            )
        )

    async def limit_campaign(self, token: str, *, quota: int | None, closes_on: date | None) -> None:
        """Set after how many complete interviews, and after which day, a customers' link begins no more."""
        await self._connection.execute(
            update(campaigns).where(campaigns.c.token == token).values(quota=quota, closes_on=closes_on)
        )

    async def end_campaign(self, token: str) -> bool:
        """Make a customers' link that of an unknown campaign; False when it was."""
        ended = await self._connection.execute(
            update(campaigns)
            .where(campaigns.c.token == token, campaigns.c.revoked_at.is_(None))
            .values(revoked_at=self._clock.now())
        )
        return ended.rowcount == 1

    async def campaign_links(self) -> list[CampaignLink]:
        """Return all customers' links, the newest first."""
        counts = await self._campaign_counts()
        rows = await self._connection.execute(
            select(campaigns).order_by(campaigns.c.created_at.desc(), campaigns.c.token)
        )
        zone = self._clock.now().tzinfo
        return [
            CampaignLink(
                token=row.token,
                guide_id=row.guide_id,
                source=row.source,
                channel=row.channel,
                made_on=row.created_at.astimezone(zone).date(),
                revoked_on=None if row.revoked_at is None else row.revoked_at.astimezone(zone).date(),
                counts=counts[row.token],
                persona=row.persona,
                language=None if row.language is None else Language(row.language),
                quota=row.quota,
                closes_on=row.closes_on,
            )
            for row in rows
        ]

    async def customers_counted(self, guide_ids: Sequence[str]) -> Counter[Disposition]:
        """Count each customer of these guides once, as far as the last interview came, also those erased since."""
        came = await self._connection.execute(
            select(interviews.c.respondent_id, interviews.c.disposition)
            .where(interviews.c.guide_id.in_(guide_ids))
            .order_by(interviews.c.started_at, interviews.c.id)
        )
        counts = Counter({row.respondent_id: Disposition(row.disposition) for row in came}.values())
        erased = await self._connection.execute(
            select(disposition_counts.c.disposition, disposition_counts.c.count).where(
                disposition_counts.c.guide_id.in_(guide_ids)
            )
        )
        for row in erased:
            counts[Disposition(row.disposition)] += row._mapping["count"]  # a row has a method of that name
        return counts

    async def write_audit(self, actor: Actor, action: Action, object: str | None = None) -> None:
        """Write a line of the audit."""
        await self._connection.execute(
            insert(audit).values(
                at=self._clock.now(),
                actor=actor.role.value,
                member_id=actor.owner_number if actor.role is ActorRole.OWNER else actor.number,
                action=action.value,
                object=object,
            )
        )

    async def audit(self, *, skip: int = 0, limit: int | None = None) -> Sequence[AuditEntry]:
        """Read the audit, the newest first."""
        rows = await self._connection.execute(select(audit).order_by(audit.c.id.desc()).offset(skip).limit(limit))
        return [
            AuditEntry(row.id, row.at, _actor(ActorRole(row.actor), row.member_id), Action(row.action), row.object)
            for row in rows
        ]

    async def came_by(self, interview_id: str, token: str) -> None:
        """Note by which link an interview began; nothing when the link is gone."""
        known = await self._connection.scalar(select(campaigns.c.token).where(campaigns.c.token == token))
        if known is not None:
            await self._connection.execute(insert(campaign_interviews).values(interview_id=interview_id, token=token))

    async def count_erased(self, respondent_id: str, counted_as: Disposition) -> None:
        """Count somebody who is about to be erased once for each link that they came by."""
        tokens = await self._connection.execute(
            select(campaign_interviews.c.token)
            .distinct()
            .join(interviews, interviews.c.id == campaign_interviews.c.interview_id)
            .where(interviews.c.respondent_id == respondent_id, interviews.c.example.is_(False))
        )
        for token in tokens.scalars().all():
            await self._connection.execute(
                statements.add_to_count(self._connection.dialect.name, campaign_erased),
                {"token": token, "disposition": counted_as.value, "count": 1},
            )

    async def _campaign_counts(self) -> dict[str, Counter[Disposition]]:
        """Count each person once for a link, as far as the last interview came."""
        came = await self._connection.execute(
            select(campaign_interviews.c.token, interviews.c.respondent_id, interviews.c.disposition)
            .join(interviews, interviews.c.id == campaign_interviews.c.interview_id)
            .order_by(interviews.c.started_at, interviews.c.id)
        )
        last = {(row.token, row.respondent_id): Disposition(row.disposition) for row in came}
        counts: dict[str, Counter[Disposition]] = defaultdict(Counter)
        for (token, _), disposition in last.items():
            counts[token][disposition] += 1
        for row in await self._connection.execute(select(campaign_erased)):
            counts[row.token][Disposition(row.disposition)] += row._mapping["count"]  # a row has a method of that name
        return counts

    async def _set_role(self, telegram_user_id: int, role: Role) -> None:
        """Let the next `/start` open the guide of that role; an open interview goes on as it is."""
        await self._connection.execute(
            update(respondents).where(respondents.c.telegram_user_id == telegram_user_id).values(role=role.value)
        )

    def _open(self, number: int) -> tuple[Any, ...]:
        return (
            invitations.c.id == number,
            invitations.c.token_hash.is_not(None),
            invitations.c.used_on.is_(None),
            invitations.c.revoked_on.is_(None),
            invitations.c.expires_at > self._clock.now(),
        )

    def _today(self) -> date:
        return self._clock.now().date()


def _actor(role: ActorRole, number: int | None) -> Actor:
    return Actor(role, owner_number=number) if role is ActorRole.OWNER else Actor(role, number)


def _grant_row(grant: Grant) -> dict[str, Any]:
    """Write what is granted. Any: columns differ in type."""
    guides = grant.scope.guides
    return {
        "role": grant.role.value,
        "department": grant.department,
        "guides": None if guides is None else json.dumps(guides),
        "scope_department": grant.scope.department,
        "label": grant.label,
    }


def _grant(row: Row[*tuple[Any, ...]]) -> Grant:
    guides = None if row.guides is None else tuple(json.loads(row.guides))
    return Grant(MemberRole(row.role), row.department, Scope(guides, row.scope_department), row.label)


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    language = None if row.language is None else Language(row.language)
    return Member(row.id, row.telegram_user_id, _grant(row), row.joined_on, language)


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(
        number=row.id,
        grant=_grant(row),
        made_by=row.made_by,
        made_on=row.made_on,
        expires_at=row.expires_at,
        used_on=row.used_on,
        revoked_on=row.revoked_on,
    )
