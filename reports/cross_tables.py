"""Which views may show a figure, so that no sums and differences of views tell what fewer than k people gave.

The rule, for each figure by itself: customers who gave it are laid into a table with a side for each condition of the
view, a period being one: the values that show, and all others together as one more. The view shows the figure only if
every cell of the table holds nobody or at least k people. Until that is so, values give way to the others, the one with
the fewest people first; what gives way in a small table does so in larger ones. All views of two conditions share one
table of all sides. Nothing but answers decides, never what was looked at before. See docs/decisions/0018.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from interview.counts import ANSWERED, COUNTED, PERIOD_SIDE, Cell, Figure, Givers
from reports.period import Period
from reports.segment import MOST_CONDITIONS, Condition, Dimension, Segment

Group = tuple[Figure, ...]
"""Those who gave a figure; of two those who gave the first and not the second, which nobody gives without it."""

Table = Counter[tuple[str | None, ...]]
"""How many people have each combination of values, None where it is not known."""

Kept = Mapping[int, frozenset[str]]
"""Values that show, by side of a table."""


@dataclass(frozen=True, slots=True)
class View:
    """What one view may show. everybody: tables of what is counted; read: of all else, the same where all were read."""

    everybody: "CrossTables"
    read: "CrossTables"
    segment: Segment = ()
    period: Period | None = None

    def is_shown(self) -> bool:
        """Tell whether anything of it may show."""
        return all(self.counts(one) for one in (ANSWERED, COUNTED))

    def may_be_read(self) -> bool:
        """Tell whether more may show than what is counted."""
        return all(self.tells(one) for one in (ANSWERED, COUNTED))

    def values(self, dimension: Dimension) -> list[str]:
        """Return the values of a dimension that may be looked at beside its conditions, the commonest first."""
        return self.everybody.values(dimension, self.segment, self.period)

    def people_by(self, dimension: Dimension) -> Counter[str | None]:
        """Count all who answered, by their value in a dimension; None: not known. Not to be shown as it is."""
        return self.everybody.people_by(dimension, self.segment, self.period)

    def counts(self, figure: Figure) -> bool:
        """Tell whether a figure that is counted of everybody may show."""
        return self.everybody.shows(self.segment, self.period, (figure,))

    def counts_share(self, figure: Figure, asked: Figure) -> bool:
        """Tell the same of a share: who said something, and who was asked and did not."""
        return self.counts(figure) and self.everybody.shows(self.segment, self.period, (asked, figure))

    def tells(self, figure: Figure) -> bool:
        """Tell whether a figure of those who were read may show."""
        return self.read.shows(self.segment, self.period, (figure,))

    def tells_share(self, figure: Figure, asked: Figure) -> bool:
        """Tell the same of a share."""
        return self.tells(figure) and self.read.shows(self.segment, self.period, (asked, figure))


class CrossTables:
    """Views that may show each figure. Use one for the answers of one reading; tables are made once."""

    def __init__(self, givers: Mapping[Figure, Givers], *, k: int) -> None:
        self._givers, self._k = givers, k
        self._kept: dict[tuple[Group, tuple[int, ...]], Kept] = {}

    def shows(self, segment: Segment, period: Period | None, group: Group) -> bool:
        """Tell whether a view may show what is made of a group."""
        view = {_side(one.dimension): one.value for one in segment}
        if period is not None:
            view[PERIOD_SIDE] = period.start.isoformat()
        sides = tuple(view) if len(segment) < MOST_CONDITIONS else (*map(_side, Dimension), PERIOD_SIDE)
        kept = self._kept_in(group, sides)
        people = self._table(group, tuple(view))[tuple(view.values())]
        return people >= self._k and all(value in kept[side] for side, value in view.items())

    def values(self, dimension: Dimension, others: Segment, period: Period | None) -> list[str]:
        """Return the values of a dimension that may be looked at beside other conditions, the commonest first."""
        table = self._table((ANSWERED,), (_side(dimension),))
        found = [value for (value,) in table if value is not None]
        shown = [
            value
            for value in found
            if all(self.shows((Condition(dimension, value), *others), period, (one,)) for one in (ANSWERED, COUNTED))
        ]
        return sorted(shown, key=lambda value: (-table[value,], value))

    def people_by(self, dimension: Dimension, segment: Segment, period: Period | None) -> Counter[str | None]:
        """Count all who answered in a view, by their value in a dimension; None: not known."""
        wanted = {_side(one.dimension): one.value for one in segment}
        givers, found = self._givers.get(ANSWERED, Givers()), Counter[str | None]()
        if period is not None:
            wanted[PERIOD_SIDE] = period.start.isoformat()
        for cells in (givers.now, givers.again) if period is not None else (givers.now,):
            for cell, people in cells.items():
                if all(cell[side] == value for side, value in wanted.items()):
                    found[cell[_side(dimension)]] += people
        return found

    def _table(self, group: Group, sides: Sequence[int], *, again: bool = False) -> Table:
        """Count a group by the sides of a table; again: those who count in periods alone."""
        table: Table = Counter()
        on_sides = _projection(sides)
        for sign, figure in zip((1, -1), group, strict=False):
            givers = self._givers.get(figure, Givers())
            for cell, people in (givers.again if again else givers.now).items():
                table[on_sides(cell)] += sign * people
        return +table

    def _kept_in(self, group: Group, sides: tuple[int, ...]) -> Kept:
        found = self._kept.get((group, sides))
        if found is None:
            found = self._kept[group, sides] = self._find_kept(group, sides)
        return found

    def _find_kept(self, group: Group, sides: tuple[int, ...]) -> Kept:
        table = self._table(group, sides)
        sizes = [Counter[str]() for _ in sides]
        for cell, people in table.items():
            for size, value in zip(sizes, cell, strict=True):
                if value is not None:
                    size[value] += people
        kept = [{value for value, people in size.items() if people >= self._k} for size in sizes]
        for smaller in _smaller(sides):
            for place, side in enumerate(sides):
                kept[place] &= self._kept_in(group, smaller).get(side, kept[place])
        fewest_first = sorted(
            (0 if _goes_first(side, sides) else sizes[place][value], place, value)
            for place, side in enumerate(sides)
            for value in kept[place]
        )
        again = _merged(self._table(group, sides, again=True) if PERIOD_SIDE in sides else Counter(), kept)
        table = _merged(table, kept)
        while few := _cells_of_few(table, again, k=self._k):
            gone = next((one for one in fewest_first if _is_in_reach(few, *one[1:])), None)
            if gone is None:
                break
            fewest_first.remove(gone)
            _, place, value = gone
            kept[place].discard(value)
            for cells in (table, again):
                _join(cells, place, value)
        return {side: frozenset(values) for side, values in zip(sides, kept, strict=True)}


def _goes_first(side: int, sides: Sequence[int]) -> bool:
    """Tell whether a side is that of careful answers, in the table that all views of two conditions share.

    All others but a few are careful, so that nearly every cell of the flagged is too small: beside them hardly any
    other value could stay.
    """
    return side == _side(Dimension.CARE) and len(sides) >= len(Dimension)


def _projection(sides: Sequence[int]) -> Callable[[Cell], tuple[str | None, ...]]:
    if len(sides) > 1:
        return itemgetter(*sides)
    return lambda cell: tuple(cell[side] for side in sides)


def _smaller(sides: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Return the tables in which a value must show to show in a larger one."""
    if len(sides) > 1:
        yield from ((side,) for side in sides)
    if len(sides) > 2 and PERIOD_SIDE in sides:
        yield sides[:-1]
        yield from ((side, PERIOD_SIDE) for side in sides[:-1])


def _merged(table: Table, kept: Sequence[Collection[str | None]]) -> Table:
    """Lay all values that do not show together."""
    merged: Table = Counter()
    for cell, people in table.items():
        merged[tuple(value if value in shown else None for value, shown in zip(cell, kept, strict=True))] += people
    return merged


def _join(table: Table, place: int, value: str) -> None:
    """Lay a value of a side to the others that do not show."""
    for cell in [cell for cell in table if cell[place] == value]:
        table[(*cell[:place], None, *cell[place + 1 :])] += table.pop(cell)


def _cells_of_few(table: Table, again: Table, *, k: int) -> list[tuple[str | None, ...]]:
    """Return the cells of one to k - 1 people. again: who counts in periods alone, the last side.

    All time less all periods that show is about those who came at no shown time less these people: they are counted
    together. Where nobody else is in a cell, these people are a cell of their own.
    """
    if not again:
        return [cell for cell, people in table.items() if people < k]
    rests, alone = Counter(table), Counter[tuple[str | None, ...]]()
    for cell, people in again.items():
        if cell[-1] is not None:
            if table[cell]:
                rests[(*cell[:-1], None)] += people
            else:
                alone[cell] += people
    return [cell for cells in (rests, alone) for cell, people in cells.items() if people < k]


def _is_in_reach(few: Iterable[tuple[str | None, ...]], place: int, value: str) -> bool:
    """Tell whether cells of a few have a value, or would get people where it joins the others."""
    return any(cell[place] is None or cell[place] == value for cell in few)


def _side(dimension: Dimension) -> int:
    return list(Dimension).index(dimension)
