"""Somebody opens the link of an invitation."""

from handlers.digests import announced
from handlers.roles import granted
from handlers.turn import Turn
from interview.rights import Invitation, InvitationState, Member, MemberRole


def refusal(invitation: Invitation, turn: Turn) -> str | None:
    """Say why a link changes nothing, None when it is good for this person; it is not used up by being refused."""
    locale = turn.locale
    match invitation.state(turn.clock.now()):
        case InvitationState.USED if turn.member is not None and turn.member.role is invitation.grant.role:
            # Nothing says who used it; whoever holds the role has no use for another link in any case.
            return locale.gettext(
                "You have joined already: {what}. This invitation has been used.",
                what=granted(turn.member.grant, turn),
            )
        case InvitationState.USED:
            return locale.gettext("This invitation has been used. Please ask for a new one.")
        case InvitationState.EXPIRED:
            return locale.gettext("This invitation has expired. Please ask for a new one.")
        case InvitationState.REVOKED:
            return locale.gettext("This invitation was withdrawn. Please ask whoever sent it to you.")
    if turn.is_owner:
        return locale.gettext(
            "You are an owner here and need no invitation. The link is still good: please forward it."
        )
    if turn.member is not None and turn.member.is_manager and invitation.grant.role is MemberRole.AGENT:
        return locale.gettext(
            "You are a manager here, so an invitation for an agent changes nothing. The link is still good: please "
            "forward it."
        )
    return None


async def welcome(member: Member, turn: Turn) -> str:
    """Say what somebody is from now on, as HTML."""
    what = granted(member.grant, turn)
    if member.is_manager:
        joined = turn.locale.gettext("You have joined: {what}. What you can do here: /help", what=what)
        if not member.grant.scope.sees(turn.interviews.map_guides()[0].id):
            return joined
        first = turn.locale.gettext("Before you look at /map, say in /bet what you expect to see there.")
        return "\n".join([joined, first, await announced(turn)])
    return turn.locale.gettext(
        "You have joined: {what}. Here you can tell how work with customers looks from your side: /start", what=what
    )
