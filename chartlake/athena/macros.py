"""DuckDB macros with Athena's behaviour where DuckDB's own function has another; a query creates those it names."""

# ruff: noqa: E501 — the messages of the macros stay in one piece.

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# What Java's Character.isWhitespace says is blank.
_BLANKS: Final = (
    "".join(
        map(
            chr, [*range(9, 14), *range(28, 33), 0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200B), 0x2028, 0x2029]
        )
    )
    + chr(0x205F)
    + chr(0x3000)
)

_OUT_OF_BOUNDS: Final = "'ATHENA[INVALID_FUNCTION_ARGUMENT: Array subscript must be from 1 to the size of the array]'"

# Each is `(parameters) AS body`. A failure is a cast that cannot succeed: unlike error(), TRY can catch it, and unlike
# a constant it is not evaluated before its branch is taken.
_MACROS: Final = {
    "athena_fail": "(message, alike) AS list_extract([alike], CAST(message AS INTEGER))",
    "athena_quotient": """(dividend, divisor) AS CASE
        WHEN divisor = 0 THEN athena_fail('ATHENA[DIVISION_BY_ZERO: Division by zero]', dividend)
        ELSE ((2 * abs(dividend) + abs(divisor)) // (2 * abs(divisor)))
            * (CASE WHEN (dividend < 0) <> (divisor < 0) THEN -1 ELSE 1 END) END""",
    "athena_subscript": f"""(list, place) AS CASE
        WHEN place < 1 OR place > len(list) THEN athena_fail({_OUT_OF_BOUNDS}, list[1])
        ELSE list[place] END""",
    "athena_element_at": """(list, place) AS CASE
        WHEN place = 0 THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1]', list[1])
        ELSE list[place] END""",
    "athena_map_value": """(entries, wanted) AS CASE
        WHEN entries IS NOT NULL AND wanted IS NOT NULL AND NOT map_contains(entries, wanted)
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Key not present in map]', entries[wanted])
        ELSE entries[wanted] END""",
    "athena_concat": "(head, tail) AS CASE WHEN head IS NULL OR tail IS NULL THEN NULL ELSE list_concat(head, tail) END",
    "athena_cast_text": """(value, pattern, wanted, converted) AS CASE
        WHEN value IS NULL OR regexp_matches(value, pattern) THEN converted
        ELSE athena_fail('ATHENA[INVALID_CAST_ARGUMENT: Cannot cast ''' || value || ''' to ' || wanted || ']', converted)
        END""",
    "athena_clock": """(moment) AS CASE
        WHEN regexp_matches(moment, ' [0-9]+:[0-9]+$') THEN moment || ':00' ELSE moment END""",
    "athena_milliseconds": """(moment) AS make_timestamp(
        CAST(round(epoch_us(CAST(athena_clock(moment) AS TIMESTAMP)) / 1000e0) AS BIGINT) * 1000)""",
    "athena_text_digits": "(whole, fraction) AS rtrim(ltrim(whole || fraction, '0'), '0')",
    "athena_scientific": """(digits, exponent) AS digits[1] || '.'
        || (CASE WHEN length(digits) > 1 THEN digits[2:] ELSE '0' END) || 'E' || CAST(exponent AS VARCHAR)""",
    "athena_mantissa_text": """(whole, fraction, exponent) AS athena_scientific(
        athena_text_digits(whole, fraction),
        exponent + CASE WHEN ltrim(whole, '0') <> '' THEN length(ltrim(whole, '0')) - 1
            ELSE -1 - (length(fraction) - length(ltrim(fraction, '0'))) END)""",
    "athena_positive_text": """(shortest) AS athena_mantissa_text(
        split_part(split_part(shortest, 'e', 1), '.', 1), split_part(split_part(shortest, 'e', 1), '.', 2),
        CAST(CASE WHEN contains(shortest, 'e') THEN split_part(shortest, 'e', 2) ELSE '0' END AS INTEGER))""",
    "athena_double_text": """(value) AS CASE
        WHEN isnan(value) THEN 'NaN'
        WHEN isinf(value) THEN CASE WHEN value > 0 THEN 'Infinity' ELSE '-Infinity' END
        WHEN value = 0 THEN CASE WHEN signbit(value) THEN '-0.0E0' ELSE '0.0E0' END
        WHEN value < 0 THEN '-' || athena_positive_text(CAST(-value AS VARCHAR))
        ELSE athena_positive_text(CAST(value AS VARCHAR)) END""",
    "athena_into_month": """(moment) AS epoch_ms(CAST(moment AS TIMESTAMP))
        - epoch_ms(CAST(date_trunc('month', moment) AS TIMESTAMP))""",
    "athena_months_forward": """(earlier, later) AS CASE
        WHEN day(earlier) > day(later) AND day(later) = day(last_day(later))
        THEN athena_fail('REFUSED[date_diff from a day that the last month is too short for: compare the dates instead]',
            CAST(0 AS BIGINT))
        ELSE (year(later) - year(earlier)) * 12 + month(later) - month(earlier)
            - CASE WHEN athena_into_month(later) < athena_into_month(earlier) THEN 1 ELSE 0 END END""",
    "athena_months": """(earlier, later) AS CASE
        WHEN earlier <= later THEN athena_months_forward(earlier, later)
        ELSE -athena_months_forward(later, earlier) END""",
    "athena_round": """(value, factor) AS CASE
        WHEN isnan(value) OR isinf(value) THEN value
        WHEN abs(value * factor) >= 9.2e18
        THEN athena_fail('REFUSED[round of a number beyond 9.2E18: it is a whole number already]', value)
        ELSE round(value * factor) / factor END""",
    "athena_upper": """(value) AS CASE WHEN contains(value, 'ß')
        THEN array_to_string(list_transform(string_split(value, 'ß'), lambda part: upper(part)), 'ß')
        ELSE upper(value) END""",
    "athena_trim": f"(value) AS trim(value, '{_BLANKS}')",
    "athena_ltrim": f"(value) AS ltrim(value, '{_BLANKS}')",
    "athena_rtrim": f"(value) AS rtrim(value, '{_BLANKS}')",
    "athena_substr": """(value, start, size) AS CASE
        WHEN value IS NULL OR start IS NULL OR size IS NULL THEN NULL
        WHEN start = 0 OR size <= 0 OR abs(start) > length(value) THEN ''
        ELSE substr(value, start, size) END""",
    "athena_split_part": """(value, delimiter, place) AS CASE
        WHEN place <= 0 THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Index must be greater than zero]', value)
        WHEN delimiter = '' THEN athena_fail('REFUSED[split_part with an empty delimiter]', value)
        ELSE string_split(value, delimiter)[place] END""",
    "athena_split": """(value, delimiter) AS CASE
        WHEN delimiter = '' THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string]',
            [value])
        ELSE string_split(value, delimiter) END""",
    "athena_replace": """(value, search, instead) AS CASE
        WHEN search = '' THEN athena_fail('REFUSED[replace of an empty string]', value)
        ELSE replace(value, search, instead) END""",
    "athena_code_points": "(value) AS regexp_extract_all(value, '(?s).')",
    "athena_reverse": "(value) AS array_to_string(list_reverse(athena_code_points(value)), '')",
    "athena_pad": """(value, size, fill, padded) AS CASE
        WHEN size < 0 OR fill = '' THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Invalid target length or padding]', value)
        ELSE padded END""",
    "athena_unless": """(value, refused, result) AS CASE WHEN regexp_matches(value, refused)
        THEN athena_fail('REFUSED[a text with characters that the pattern or function treats in another way]', result)
        ELSE result END""",
    "athena_ascii": "(value, result) AS athena_unless(value, '[^\\x00-\\x7F]', result)",
    "athena_contains": """(list, wanted) AS CASE
        WHEN list IS NULL OR wanted IS NULL THEN NULL
        WHEN list_contains(list, wanted) THEN true
        WHEN len(list) > list_count(list) THEN NULL
        ELSE false END""",
    "athena_position": """(list, wanted) AS CASE
        WHEN list IS NULL OR wanted IS NULL THEN NULL ELSE coalesce(list_position(list, wanted), 0) END""",
    "athena_distinct": """(list) AS list_filter(list, lambda item, place:
        coalesce(list_position(list, item) = place, list_position(list_transform(list, lambda each: each IS NULL), true) = place))""",
    "athena_whole": """(list) AS CASE WHEN len(list) > list_count(list)
        THEN athena_fail('REFUSED[comparing or sorting an array that holds a null: filter the nulls out first]', list)
        ELSE list END""",
    "athena_not_nan": """(value) AS CASE WHEN isnan(value)
        THEN athena_fail('REFUSED[NaN IN a subquery: leave NaN out with NOT is_nan(value)]', value) ELSE value END""",
    "athena_list_max": "(list) AS CASE WHEN len(list) > list_count(list) THEN NULL ELSE list_max(list) END",
    "athena_list_min": "(list) AS CASE WHEN len(list) > list_count(list) THEN NULL ELSE list_min(list) END",
    "athena_overlap": """(one, other) AS CASE
        WHEN list_has_any(list_filter(one, lambda item: item IS NOT NULL), list_filter(other, lambda item: item IS NOT NULL)) THEN true
        WHEN one IS NULL OR other IS NULL THEN NULL
        WHEN len(one) = 0 OR len(other) = 0 THEN false
        WHEN len(one) > list_count(one) OR len(other) > list_count(other) THEN NULL
        ELSE false END""",
    "athena_any": """(answers) AS CASE WHEN list_contains(answers, true) THEN true
        WHEN len(answers) > list_count(answers) THEN NULL WHEN answers IS NULL THEN NULL ELSE false END""",
    "athena_slice": """(list, start, size) AS CASE
        WHEN start = 0 OR size < 0 THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1]', list)
        WHEN list IS NULL OR start IS NULL OR size IS NULL THEN NULL
        WHEN abs(start) > len(list) OR size = 0 THEN list[1:0]
        WHEN start < 0 THEN list[len(list) + start + 1:least(len(list) + start + size, len(list))]
        ELSE list[start:start + size - 1] END""",
    "athena_sequence": """(first, last, step) AS CASE
        WHEN step = 0 OR (first < last AND step < 0) OR (first > last AND step > 0)
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: sequence stop value should be reached from its start by its step]', [first])
        WHEN (last - first) // step >= 10000
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries]', [first])
        ELSE generate_series(CAST(first AS BIGINT), CAST(last AS BIGINT), CAST(step AS BIGINT)) END""",
    "athena_repeat": """(item, times) AS CASE WHEN times < 0 OR times > 10000
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: count of repeat function must be from 0 to 10000]', [item])
        WHEN times IS NULL THEN NULL ELSE list_transform(range(times), lambda number: item) END""",
    "athena_ngrams": """(list, size) AS CASE
        WHEN size <= 0 THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: N must be positive]', [list])
        WHEN len(list) <= size THEN [list]
        ELSE list_transform(range(1, len(list) - size + 2), lambda place: list[place:place + size - 1]) END""",
    "athena_percentile": """(sorted, share) AS CASE
        WHEN share < 0 OR share > 1
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Percentile must be between 0 and 1]', sorted[1])
        ELSE sorted[least(CAST(floor(share * len(sorted)) AS BIGINT) + 1, len(sorted))] END""",
    "athena_map_agg": """(entries) AS map_from_entries(CASE
        WHEN len(list_distinct(list_transform(entries, lambda entry: entry.k))) < len(entries)
        THEN athena_fail('REFUSED[map_agg over a key that comes twice: Athena keeps any of its values]', entries)
        ELSE entries END)""",
    "athena_width_bucket": """(value, low, high, buckets) AS CASE
        WHEN buckets <= 0 OR low = high OR isnan(value) OR isinf(low) OR isinf(high)
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: width_bucket needs buckets and two different finite bounds]', CAST(0 AS BIGINT))
        WHEN low < high AND value < low OR low > high AND value > low THEN CAST(0 AS BIGINT)
        WHEN low < high AND value >= high OR low > high AND value <= high THEN CAST(buckets + 1 AS BIGINT)
        ELSE CAST(floor(buckets * abs(value - low) / abs(high - low)) + 1 AS BIGINT) END""",
    "athena_json": "(value) AS CASE WHEN json_valid(value) THEN CAST(value AS JSON) END",
    "athena_parsed_json": """(value) AS CASE WHEN value IS NULL OR json_valid(value) THEN json(value)
        ELSE CAST(athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON]', value) AS JSON) END""",
    "athena_exact_json": """(document) AS CASE
        WHEN regexp_matches(CAST(document AS VARCHAR), '[0-9][.eE][0-9+-]')
        THEN CAST(athena_fail('REFUSED[a JSON number with a fraction: take it out with json_extract_scalar]',
            CAST(document AS VARCHAR)) AS JSON)
        ELSE document END""",
    "athena_sorted_json": """(document) AS CASE WHEN contains(CAST(document AS VARCHAR), '{')
        THEN CAST(athena_fail('REFUSED[a JSON object, whose keys Athena sorts: use json_extract_scalar on the text]',
            CAST(document AS VARCHAR)) AS JSON)
        ELSE document END""",
    "athena_date_parse": """(value, pattern) AS CASE WHEN regexp_matches(value, '^\\s|\\s$')
        THEN athena_fail('ATHENA[INVALID_FUNCTION_ARGUMENT: Invalid format: "' || value || '"]', CAST(NULL AS TIMESTAMP))
        ELSE strptime(value, pattern) END""",
    "athena_json_scalar": """(document, path) AS CASE json_type(document, path)
        WHEN 'OBJECT' THEN NULL WHEN 'ARRAY' THEN NULL WHEN 'NULL' THEN NULL
        WHEN 'DOUBLE' THEN athena_fail('REFUSED[a JSON number with a fraction as text: CAST it to double in the source]', CAST(NULL AS VARCHAR))
        ELSE json_extract_string(document, path) END""",
    "athena_json_array": """(document) AS CASE WHEN json_type(document) = 'ARRAY' OR document IS NULL THEN document
        ELSE CAST(athena_fail('ATHENA[INVALID_CAST_ARGUMENT: Cannot cast to array: the JSON is not an array]', CAST(document AS VARCHAR)) AS JSON) END""",
    "athena_json_number": """(element, kind) AS CASE
        WHEN json_type(element) = 'NULL' THEN NULL
        WHEN json_type(element) IN ('BIGINT', 'UBIGINT') AND kind IN ('BIGINT', 'DOUBLE')
            OR json_type(element) = 'DOUBLE' AND kind = 'DOUBLE' OR json_type(element) = 'BOOLEAN' AND kind = 'BOOLEAN'
        THEN json_extract_string(element, '$')
        ELSE athena_fail('REFUSED[a JSON element of another type than the array that it is cast to]', CAST(NULL AS VARCHAR)) END""",
}
_NAME: Final = re.compile(r"\bathena_\w+(?=\()")


def macros_for(sql: str) -> Iterator[str]:
    """The CREATE MACRO statements that a query needs, each after those it uses."""
    done: set[str] = set()
    for name in _NAME.findall(sql):
        yield from _with_needs(name, done)


def can_refuse(sql: str) -> bool:
    """Whether running this SQL may end in a refusal, which depends on the values that it meets."""
    return "REFUSED[" in " ".join([sql, *macros_for(sql)])


def _with_needs(name: str, done: set[str]) -> Iterator[str]:
    if name in done or name not in _MACROS:
        return
    done.add(name)
    body = _MACROS[name]
    for needed in _NAME.findall(body):
        yield from _with_needs(needed, done)
    yield f"CREATE MACRO {name}{body}"
