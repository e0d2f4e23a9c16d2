"""Which visuals can be drawn from one QuickSight data set: those whose rows a filter can tell apart again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from dashboard.sheets import Choice, Rows, Visual


def shared(visuals: Iterable[Visual], *, whole: Collection[str]) -> Iterator[tuple[Rows, list[Visual]]]:
    """Visuals that can share rows, with the rows that hold those of all. Those named in `whole` can filter none."""
    groups: list[tuple[Rows, list[Visual]]] = []
    for visual in visuals:
        for place, (rows, sharing) in enumerate(groups):
            together = _together(rows, visual, whole)
            if together is not None:
                groups[place] = (together, [*sharing, visual])
                break
        else:
            groups.append((visual.rows, [visual]))
    yield from groups


def _together(rows: Rows, visual: Visual, whole: Collection[str]) -> Rows | None:
    """Rows that hold both; None where a filter could not tell them apart again."""
    other = visual.rows
    if (rows.view, rows.present, rows.unpivot) != (other.view, other.present, other.unpivot):
        return None
    if _newest(rows) != _newest(other) or (visual.name in whole and rows.where != other.where):
        return None
    joins = _wider(rows, other)
    common = {name: value for name, value in rows.where.items() if other.where.get(name) == value}
    if joins is None or not all(_filtered(where, common) for where in (rows.where, other.where)):
        return None
    return Rows(
        view=rows.view, where=common, present=rows.present, newest=rows.newest, joins=joins.joins, unpivot=rows.unpivot
    )


def _filtered(where: Mapping[str, Choice], common: Mapping[str, Choice]) -> bool:
    """Whether QuickSight's filters can say what is not common: texts, or one number."""
    own = (value for name, value in where.items() if name not in common)
    return all(not isinstance(value, tuple) or all(isinstance(one, str) for one in value) for value in own)


def _newest(rows: Rows) -> object:
    return rows.newest and (rows.newest.column, rows.newest.by, rows.newest.of or rows.view)


def _wider(rows: Rows, other: Rows) -> Rows | None:
    """The one whose joins hold the other's. What is laid beside a row takes no row away and adds none."""
    for wide, narrow in ((rows, other), (other, rows)):
        more = [join for join in wide.joins if join not in narrow.joins]
        if all(join in wide.joins for join in narrow.joins) and not any(join.required for join in more):
            return wide
    return None
