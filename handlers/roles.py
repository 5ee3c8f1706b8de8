"""Roles, departments and scopes in words."""

from html import escape

from handlers.turn import Turn
from interview.language import Locale
from interview.rights import ActorRole, Grant, MemberRole, Scope

SEPARATOR = " · "
LONGEST_NAMES = 80  # letters of the titles of guides; a page of such lines fits into one message


def role_name(role: MemberRole | ActorRole, locale: Locale) -> str:
    """Name a role."""
    return {
        ActorRole.OWNER.value: locale.gettext("owner"),
        ActorRole.MANAGER.value: locale.gettext("manager"),
        ActorRole.AGENT.value: locale.gettext("agent"),
    }[role.value]


def department_name(department: str | None, turn: Turn) -> str:
    """Name a department as the staff guide does; one that it has no longer keeps its id."""
    if department is None:
        return turn.locale.gettext("no department")
    for option in turn.interviews.departments():
        if option.id == department:
            return turn.locale.gettext("another department") if option.other else option.label[turn.locale.language]
    return department


def granted(grant: Grant, turn: Turn) -> str:
    """Say what an invitation or a member is, as HTML: role, department, what a manager sees, label."""
    locale = turn.locale
    facts = [role_name(grant.role, locale), department_name(grant.department, turn)]
    if grant.role is MemberRole.MANAGER:
        facts += scope_facts(grant.scope, turn)
    if grant.label:
        facts.append(grant.label)
    return SEPARATOR.join(escape(fact) for fact in facts)


def scope_facts(scope: Scope, turn: Turn) -> list[str]:
    """Say what a manager sees, where it is not everything."""
    facts = []
    if scope.guides is not None:
        titles = {guide.id: guide.title[turn.locale.language] for guide in turn.interviews.customer_guides()}
        named = ", ".join(titles.get(guide_id, guide_id) for guide_id in scope.guides)
        named = named if len(named) <= LONGEST_NAMES else named[: LONGEST_NAMES - 1] + "…"
        facts.append(turn.locale.gettext("sees only: {guides}", guides=named))
    if scope.department is not None:
        facts.append(
            turn.locale.gettext("only people of: {department}", department=department_name(scope.department, turn))
        )
    return facts
