"""What a request costs in points, before it runs: the objects that its answer may hold, and the weights of dear fields.

The sizes of nested lists multiply. An answer never holds more objects than this says; scalars cost nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.graph.catalog import FieldInfo
from backend.graph.lifted import Lifted
from backend.graph.limits import Limits
from backend.graph.refusals import too_complex
from backend.graph.selection import Selected
from backend.graph.sources import Aggregated, Computed, Listed, Rows

WEIGHTS: dict[type, int] = {Rows: 5, Aggregated: 20}
"""What a field costs beside its objects: a hand-written sub-select, groups of any number of rows."""
COUNTING = 5
"""What a `totalCount` costs: it may look at every row of its list."""
SIZED = ("nodes", "edges")
"""The fields of a connection that hold as many objects as its page."""


@dataclass(frozen=True)
class FieldCost:
    """One field's part: `points` with all that is below it, for all of its `size` objects and their parents'."""

    path: tuple[str, ...]
    field: str
    size: int
    points: int


def weight_of(info: FieldInfo | None, name: str) -> int:
    """What a field costs beside its objects."""
    if name == "totalCount":
        return COUNTING
    if info and isinstance(info.source, Computed):
        return info.source.points
    return WEIGHTS.get(type(info.source), 0) if info else 0


def points(selected: Sequence[Selected], lifted: Sequence[Lifted], page: int = 1) -> int:
    """The points of a selection; `page` is the size of the connection that it is of."""
    return sum(_points(child, lifted, page) for child in selected)


def _points(child: Selected, lifted: Sequence[Lifted], page: int) -> int:
    weight = weight_of(child.info, child.name)
    if not child.children and not child.variants:
        return weight
    size, inner = sizes(child, lifted, page)
    several = [points(variant, lifted, inner) for variant in child.variants.values()]
    return weight + size * (1 + (max(several) if several else points(child.children, lifted, inner)))


def within(child: Selected, lifted: Sequence[Lifted], page: int) -> Sequence[Selected]:
    """What a field selects; of a row that may be of several types, what it selects of the dearest."""
    return max(child.variants.values(), key=lambda one: points(one, lifted, page), default=child.children)


def sizes(child: Selected, lifted: Sequence[Lifted], page: int) -> tuple[int, int]:
    """How many objects a field may hold, and the size of the page that its children are fields of."""
    info = child.info
    if info and info.form == "connection":
        return 1, lifted[child.number].size if child.number >= 0 else 1
    if info and child.name in SIZED and info.source is None:
        return page, 1
    if info and isinstance(info.source, Listed):
        return info.source.limit, 1
    return (lifted[child.number].size if child.number >= 0 else 1), 1


def breakdown(
    selected: Sequence[Selected], lifted: Sequence[Lifted], times: int = 1, page: int = 1
) -> Iterator[FieldCost]:
    """Every field that costs something, outermost first, with the points that it brings in all."""
    for child in selected:
        cost = _points(child, lifted, page)
        if cost:
            size, inner = sizes(child, lifted, page) if child.children or child.variants else (0, 1)
            coordinate = child.info.coordinate if child.info else f"{child.parent}.{child.name}"
            yield FieldCost(child.path, coordinate, times * size, times * cost)
            yield from breakdown(within(child, lifted, inner), lifted, times * size, inner)


def check_points(cost: int, limits: Limits) -> None:
    """Refuse a request that may read too much."""
    if cost > limits.points:
        raise too_complex("points", limits.points, cost)
