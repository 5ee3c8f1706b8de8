"""How far those came who used a link, so that neither a look at the list nor a later one tells of a few."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from pydantic import TypeAdapter, ValidationError

from interview.records import Disposition
from reports.assemble import funnel_of
from reports.journey_map import NO_FUNNEL, Funnel

_CELLS = tuple(field.name for field in fields(Funnel) if field.name != "invited")


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """How many people came how far: by link, and all of them, whoever came by none among them."""

    links: Mapping[str, Mapping[Disposition, int]]
    everybody: Mapping[Disposition, int]

    def to_json(self) -> str:
        """Write it for `read_link_counts`."""
        return _ADAPTER.dump_json(self).decode()


_ADAPTER = TypeAdapter(LinkCounts)


def read_link_counts(content: str | None) -> LinkCounts | None:
    """Read what was shown last; None for nothing, and for what another release wrote."""
    try:
        return None if content is None else _ADAPTER.validate_json(content)
    except ValidationError:
        return None


def renewed(last: LinkCounts | None, now: LinkCounts, *, k: int) -> LinkCounts:
    """Return the counts that may be shown: the last ones, until at least k people came or got further."""
    if last is None:
        return now
    moved = sum(max(0, count - last.everybody.get(one, 0)) for one, count in now.everybody.items())
    return now if moved >= k else last


def link_funnels(counts: LinkCounts, *, k: int) -> dict[str, Funnel]:
    """Return what each link shows; whoever is left of all people without those shown is nobody, or k at least."""
    funnels = {link: funnel_of(Counter(found), answering=0, k=k) for link, found in counts.links.items()}
    funnels = _without_small_rest(funnels, "invited", sum(counts.everybody.values()), k=k)
    for cell in _CELLS:
        everybody = counts.everybody.get(_disposition(cell), 0)
        funnels = _without_small_rest(funnels, cell, everybody, k=k)
    return funnels


def _without_small_rest(funnels: dict[str, Funnel], cell: str, everybody: int, *, k: int) -> dict[str, Funnel]:
    shown = {link: int(getattr(funnel, cell)) for link, funnel in funnels.items() if getattr(funnel, cell) is not None}
    hidden: set[str] = set()
    while shown and 0 < everybody - sum(shown.values()) < k:
        smallest = min(shown, key=lambda link: (shown[link], link))
        del shown[smallest]
        hidden.add(smallest)
    return {link: _hide(funnel, cell) if link in hidden else funnel for link, funnel in funnels.items()}


def _hide(funnel: Funnel, cell: str) -> Funnel:
    """Hide a cell; without the total nothing is left, else the total could be added up."""
    return NO_FUNNEL if cell == "invited" else replace(funnel, **{cell: None})


def _disposition(cell: str) -> Disposition:
    return Disposition.INVITED if cell == "only_invited" else Disposition(cell)
