"""A visual's columns as QuickSight's fields: dimensions, measures, how values are written, what is calculated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.quicksight_data import DataSet, DataSets
from dashboard.sheets import Field, Format, Kind, Order, Visual

Json = dict[str, Any]
NONE: Final = "–"
_BETWEEN: Final = ", ' · ', "
_AGGREGATES: Final[Mapping[str, str]] = {
    "sum": "SUM",
    "max": "MAX",
    "min": "MIN",
    "avg": "AVERAGE",
    "count": "DISTINCT_COUNT",
}
_DATES: Final[Mapping[Format, str]] = {Format.MOMENT: "D MMM YYYY HH:mm"}
_DECIMALS: Final[Mapping[Format, int]] = {Format.COUNT: 0, Format.DECIMAL: 2, Format.SHARE: 1}
# QuickSight has no reversed axis: there the values are drawn below zero, and written without their sign.
_AXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.LINE: ("x", "y"),
    Kind.STEP: ("x", "y", "low", "high"),
    Kind.SCATTER: ("x", "y"),
}


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A visual with the data set that it is drawn from."""

    visual: Visual
    data_set: DataSet

    @classmethod
    def of(cls, visual: Visual, sets: DataSets) -> Drawing:
        """A visual with its own of the data sets."""
        return cls(visual=visual, data_set=sets.of_visual[visual.name])

    def place(self, column: str) -> Json:
        """A column, or a calculated field, of the data set."""
        return {"DataSetIdentifier": self.data_set.identifier, "ColumnName": column}

    def field_id(self, role: str, one: Field) -> str:
        """The id of a field in the role's well."""
        return f"{self.visual.name}-{role}-{one.column}"

    def column(self, role: str, one: Field) -> str:
        """The column that a role draws: the field's own, the one that turns its axis round, or tells names apart."""
        if self.visual.kind is Kind.BAR and role == "category":
            ids = (beside.column for beside in self.visual.fields.get("detail", ()))
            return next((self.data_set.names[name] for name in ids if name in self.data_set.names), one.column)
        return self.calculated(f"{one.column} downwards") if self.turned(role, one) else one.column

    def turned(self, role: str, one: Field) -> bool:
        """Whether a role is an axis whose smallest value stands on top."""
        return one.reversed and role in _AXES.get(self.visual.kind, ())

    def calculated(self, name: str) -> str:
        """The name of a calculated field of this visual."""
        return f"{self.visual.name} {name}"

    def type_of(self, one: Field) -> str:
        """The QuickSight type of a field's column."""
        return self.data_set.columns[one.column]

    def dimension(self, role: str, one: Field, column: str = "") -> Json:
        """A field that values are told apart by; `column` in place of the field's own."""
        found: Json = {
            "FieldId": self.field_id(role, one),
            "Column": self.place(column or self.column(role, one)),
            "FormatConfiguration": self.written(role, one),
        }
        match self.type_of(one):
            case "STRING":
                return {"CategoricalDimensionField": found}
            case "DATETIME":
                granularity = "MINUTE" if one.format is Format.MOMENT else "DAY"
                return {"DateDimensionField": {**found, "DateGranularity": granularity}}
        return {"NumericalDimensionField": _unless_empty(found)}

    def measure(self, role: str, one: Field) -> Json:
        """A field that is measured, as `aggregation` gives one value of the rows that share the other fields."""
        found: Json = {"FieldId": self.field_id(role, one), "Column": self.place(self.column(role, one))}
        if one.aggregate == "count" and self.type_of(one) == "STRING":
            return {"CategoricalMeasureField": {**found, "AggregationFunction": "DISTINCT_COUNT"}}
        if self.type_of(one) == "DATETIME":
            return {"DateMeasureField": {**found, "AggregationFunction": self.aggregation(role, one)}}
        found["FormatConfiguration"] = self.written(role, one)
        found["AggregationFunction"] = {"SimpleNumericalAggregation": self.aggregation(role, one)}
        return {"NumericalMeasureField": _unless_empty(found)}

    def aggregation(self, role: str, one: Field) -> str:
        """What the description says; else one of the values that stand in the rows, never a number made of several.

        QuickSight aggregates every measure. A row of a view holds the finished number, so that only rows that a reader
        cannot tell apart (two songs of one name) meet here: the leading one's value is shown, the best rank's.
        """
        chosen = _AGGREGATES.get(one.aggregate) or ("MIN" if self._leads_low(one) else "MAX")
        turned = {"MIN": "MAX", "MAX": "MIN"} if self.turned(role, one) else {}
        return turned.get(chosen, chosen)

    def written(self, role: str, one: Field) -> Json:
        """How values of a field are written in a dimension or measure; empty for a number without a format."""
        missing = {"NullValueFormatConfiguration": {"NullString": NONE}}
        match self.type_of(one):
            case "STRING":
                counted = one.aggregate == "count"
                return {"NumericFormatConfiguration": _number(one.format)} if counted else missing
            case "DATETIME":
                return {"DateTimeFormat": _DATES.get(one.format, "D MMM YYYY"), **missing}
        number = _number(one.format, positive=self.turned(role, one))
        return {"FormatConfiguration": number} if number else {}

    def cell(self, role: str, one: Field) -> Json:
        """How values of a field are written in a table's cell."""
        kind = {"STRING": "StringFormatConfiguration", "DATETIME": "DateTimeFormatConfiguration"}
        written = self.written(role, one)
        return {kind.get(self.type_of(one), "NumberFormatConfiguration"): written} if written else {}

    def calculations(self) -> Iterator[Json]:
        """The calculated fields that the visual needs."""
        for role, fields in self.visual.fields.items():
            for one in fields:
                if self.turned(role, one):
                    yield self._calculation(f"{one.column} downwards", f"-1 * {{{one.column}}}")
        if self.series:
            texts = (f"coalesce({self._text(one)}, '')" for one in self._told_by(self.series))
            yield self._calculation("series", f"concat({_BETWEEN.join(texts)})")
        if self.ordered_by_hand:
            names = self.visual.rows.unpivot.columns.values() if self.visual.rows.unpivot else ()
            turned = self.visual.rows.unpivot.name if self.visual.rows.unpivot else ""
            cases = ", ".join(f"{{{turned}}} = '{name}', {place}" for place, name in enumerate(names, 1))
            yield self._calculation("order", f"ifelse({cases}, {len(names) + 1})")

    @property
    def series(self) -> tuple[Field, ...]:
        """The fields that tell the lines of a line chart apart, where one alone does not: QuickSight takes one."""
        several = {one.column: one for role in ("colour", "detail") for one in self.visual.fields.get(role, ())}
        return tuple(several.values()) if len(several) > 1 else ()

    @property
    def ordered_by_hand(self) -> bool:
        """Whether the values stand in the order in which the description names them."""
        return self.visual.rows.unpivot is not None and not self.visual.order

    def _calculation(self, name: str, expression: str) -> Json:
        place = self.data_set.identifier
        return {"DataSetIdentifier": place, "Name": self.calculated(name), "Expression": expression}

    def _told_by(self, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """The fields, but for an id what it is called: that holds the title, which the id was to tell apart."""
        colour, *details = fields
        names = self.data_set.names
        named = [Field(column=names[one.column], label=one.label) for one in details if one.column in names]
        return (*(named or [colour]), *(one for one in details if one.column not in names))

    def _text(self, one: Field) -> str:
        return f"{{{one.column}}}" if self.type_of(one) == "STRING" else f"toString({{{one.column}}})"

    def _leads_low(self, one: Field) -> bool:
        return one.reversed or Order(column=one.column) in self.visual.order


def _number(form: Format, *, positive: bool = False) -> Json:
    decimals = _DECIMALS.get(form)
    if decimals is None:
        return {}
    found: Json = {
        "DecimalPlacesConfiguration": {"DecimalPlaces": decimals},
        "SeparatorConfiguration": {
            "DecimalSeparator": "DOT",
            "ThousandsSeparator": {"Symbol": "COMMA", "Visibility": "VISIBLE"},
        },
        "NegativeValueConfiguration": {"DisplayMode": "POSITIVE" if positive else "NEGATIVE"},
        "NullValueFormatConfiguration": {"NullString": NONE},
    }
    if form is Format.SHARE:
        return {"PercentageDisplayFormatConfiguration": found}
    return {"NumberDisplayFormatConfiguration": {**found, "NumberScale": "NONE"}}


def _unless_empty(found: Json) -> Json:
    """Without a format that says nothing."""
    return {name: value for name, value in found.items() if name != "FormatConfiguration" or value}
