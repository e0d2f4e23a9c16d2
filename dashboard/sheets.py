"""What the dashboard shows: sheets of visuals, each over one view. `sheets.yaml` says it, two renderers draw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar, dataclass_transform

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass as checked

T = TypeVar("T")
Value = bool | int | float | str
Choice = Value | tuple[Value, ...]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def _described() -> Callable[[type[T]], type[T]]:
    """Whatever the description holds beyond a class's fields, or of another type, is an error that names the place."""
    made: Callable[[type[T]], Any] = checked(frozen=True, kw_only=True, config=ConfigDict(extra="forbid", strict=False))
    return made


def _several(given: Any) -> Any:
    """One field may stand where several may."""
    return (given,) if isinstance(given, Mapping) else given


def _pairs(given: Any) -> Any:
    """A list of columns that both views call alike stands for a mapping of each to itself."""
    return {name: name for name in given} if isinstance(given, list | tuple) else given


def _ordered(given: Any) -> Any:
    """`-streams` is streams, the largest first."""
    return {"column": given.removeprefix("-"), "descending": given.startswith("-")} if isinstance(given, str) else given


class Kind(StrEnum):
    """How a visual is drawn. The roles that each needs are in ROLES."""

    KPI = "kpi"
    TABLE = "table"
    BAR = "bar"
    LINE = "line"
    STEP = "step"
    HEAT_MAP = "heat_map"
    SCATTER = "scatter"
    FUNNEL = "funnel"
    RADAR = "radar"
    FILLED_MAP = "filled_map"
    WORD_CLOUD = "word_cloud"


# By kind: the roles that a visual must fill, and those it may.
ROLES: Final[Mapping[Kind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    Kind.KPI: (("value",), ("low", "high", "why")),
    Kind.TABLE: (("columns",), ()),
    # `detail` tells marks of one name, and of one colour, apart.
    Kind.BAR: (("category", "value"), ("colour", "detail", "tooltip")),
    Kind.LINE: (("x", "y"), ("colour", "detail", "tooltip")),
    Kind.STEP: (("x", "y"), ("colour", "low", "high", "tooltip")),
    Kind.HEAT_MAP: (("x", "y", "value"), ("tooltip",)),
    Kind.SCATTER: (("x", "y", "label"), ("colour", "size", "tooltip")),
    Kind.FUNNEL: (("category", "value"), ()),
    Kind.RADAR: (("category", "value"), ("colour",)),
    Kind.FILLED_MAP: (("place", "value"), ("tooltip",)),
    Kind.WORD_CLOUD: (("word", "value"), ()),
}


class Format(StrEnum):
    """How a value is written."""

    TEXT = "text"
    COUNT = "count"  # 1,234
    DECIMAL = "decimal"  # 1.23
    SHARE = "share"  # 0.123 is 12.3 %
    DAY = "day"  # 30 Mar 2026
    MOMENT = "moment"  # 30 Mar 2026 06:15, UTC


@_described()
class Shade:
    """A cell's colour: `tone` (good, bad, muted) where the value is one of `values`, or between `above` and `below`."""

    tone: str
    values: tuple[Value, ...] = ()
    above: float | None = None
    below: float | None = None


@_described()
class Field:
    """One column of a visual. `aggregate` (sum, max, min, avg, count) where rows share the other fields' values.

    `count` is of distinct values.
    """

    column: str
    label: str
    unit: str = ""
    format: Format = Format.TEXT
    aggregate: str = ""
    reversed: bool = False
    shades: tuple[Shade, ...] = ()

    @property
    def titled(self) -> str:
        """The label with its unit, as it stands on an axis."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@_described()
class Join:
    """Columns of another view, beside the rows: `on` maps the view's columns to the joined view's.

    `columns` maps what a column is called here to the joined view's.
    """

    view: str
    on: Annotated[Mapping[str, str], BeforeValidator(_pairs)]
    columns: Annotated[Mapping[str, str], BeforeValidator(_pairs)]
    where: Mapping[str, Choice] = field(default_factory=dict)
    required: bool = False  # a row without a partner goes


@_described()
class Newest:
    """Only the newest value of a column, apart for each value of `by`; it is looked up in the view `of`."""

    column: str
    by: tuple[str, ...] = ()
    of: str = ""


@_described()
class Unpivot:
    """Columns turned into rows: `name` holds what a column is called, `value` what stands in it."""

    name: str
    value: str
    columns: Mapping[str, str]


@_described()
class Rows:
    """The rows behind a visual: a view, conditions that always hold, and what is laid beside them."""

    view: str
    where: Mapping[str, Choice] = field(default_factory=dict)
    present: tuple[str, ...] = ()  # columns that may not be null
    newest: Newest | None = None
    joins: tuple[Join, ...] = ()
    unpivot: Unpivot | None = None


@_described()
class Order:
    """The order of the rows."""

    column: str
    descending: bool = False


@_described()
class Visual:
    """One picture. `fields` has each role's fields; `filters` which column a parameter chooses values of.

    `nothing` says why there may be no row, and what to do. `wide` takes the whole width of a sheet.
    """

    name: str
    kind: Kind
    title: str
    rows: Rows
    fields: Mapping[str, Annotated[tuple[Field, ...], BeforeValidator(_several)]]
    filters: Mapping[str, str] = field(default_factory=dict)
    order: tuple[Annotated[Order, BeforeValidator(_ordered)], ...] = ()
    limit: int = 1000
    nothing: str = "The lake holds no row for this yet."
    note: str = ""
    wide: bool = False

    def of(self, role: str) -> Field | None:
        """The field of a role that takes one; None where the visual leaves it out."""
        found = self.fields.get(role, ())
        return found[0] if found else None

    @property
    def every_field(self) -> tuple[Field, ...]:
        """The fields of all roles, each column once, in the order of the description."""
        seen: dict[str, Field] = {}
        for fields in self.fields.values():
            for one in fields:
                seen.setdefault(one.column, one)
        return tuple(seen.values())


class Choosing(StrEnum):
    """How a reader chooses: one value, several, or the first and last day."""

    ONE = "one"
    SEVERAL = "several"
    DAYS = "days"


@_described()
class Parameter:
    """What a reader chooses; the choice stands in the page's address.

    `rows` are the choices: `column` holds the values, `shown` the columns that say what they are, for people. `first`
    is the choice where nobody has chosen; without it the first row is.
    """

    name: str
    label: str
    choosing: Choosing
    rows: Rows
    column: str
    shown: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    order: tuple[Annotated[Order, BeforeValidator(_ordered)], ...] = ()
    first: str = ""
    start: int = 1  # how many of the first rows are chosen where nobody has chosen, of SEVERAL


@_described()
class Sheet:
    """One page of visuals. Where the view `needs` has no row, `without` stands in their place and says what to do."""

    name: str
    title: str
    asks: str
    visuals: tuple[Visual, ...]
    needs: str = ""
    without: str = ""
    private: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that any of its visuals takes, in the order of their first use."""
        return tuple(dict.fromkeys(name for visual in self.visuals for name in visual.filters.values()))


@_described()
class Dashboard:
    """Everything that is shown."""

    title: str
    parameters: Mapping[str, Parameter]
    sheets: tuple[Sheet, ...]

    @property
    def visuals(self) -> tuple[Visual, ...]:
        """The visuals of all sheets."""
        return tuple(visual for sheet in self.sheets for visual in sheet.visuals)
