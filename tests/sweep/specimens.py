"""One or more small true answers of every source, in the shape the upstream gives them, and the rows they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from chartlake import raw
from chartlake.answers import Answer, RawObject, Row, Scope
from chartlake.holdings import Holdings
from chartlake.http import Http
from chartlake.settings import SourceSettings, load
from chartlake.sources import asked, fetched, source
from chartlake.transform import transform
from sandbox.pages.chartex import CREDENTIALS as CHARTEX_KEY
from sandbox.pages.spotify import CREDENTIALS
from sandbox.pages.spotify_charts import TOKEN
from sandbox.server import Sandbox
from tests.memory_lake import memory_lake
from tests.sources import answers
from tests.sweep.files import FILES
from tests.ways import ways

# What opens the pages of the sandbox.
SECRETS: Final[Mapping[str, Mapping[str, str]]] = {
    "chartlake/spotify": CREDENTIALS,
    "chartlake/spotify-charts": {"token": TOKEN},
    "chartlake/chartex": CHARTEX_KEY,
}
SEED: Final = "2026-03-31"
LAST_DAY: Final = date(2026, 3, 31)
SETTINGS: Final = load(Path(__file__).parents[2] / "sandbox" / "lake.toml")
_ADDRESS: Final = "http://127.0.0.1:4580"
_KEPT: Final = 4


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A true answer and all its rows, by table."""

    answer: RawObject
    rows: Mapping[str, Sequence[Row]]


@cache
def specimens(name: str) -> Sequence[Specimen]:
    """The specimens of a source; LookupError when there is none, which is a test that somebody owes."""
    true = [*(answers.dropped(name, file, body) for file, body in FILES.get(name, ())), *_asked_for(name)]
    if not true:
        raise LookupError(f"{name}: no answer to mutate; add a page to the sandbox, or a file to tests/sweep/files.py")
    return [Specimen(answer=one, rows=source(name).parse(one).rows) for one in true]


def _asked_for(name: str) -> list[RawObject]:
    """What the sandbox answers each way in which the source asks, cut down to a few rows."""
    upstream, enrichment = fetched(name), asked(name)
    settings = SETTINGS.source(name)
    found: list[tuple[str, Answer]] = []
    with Sandbox(seed=7, last_day=LAST_DAY) as running:
        for scope in ways(settings, running.market) if settings.scopes else ():
            http = _http(settings, running)
            with closing(http.session):
                wanted = Scope(source=name, name=scope)
                if upstream is not None:
                    found.append((scope, upstream.fetch(wanted, http)))
                elif enrichment is not None:
                    found += [(scope, one) for one in enrichment.ask(wanted, http, _holdings(running))]
    return [_raw(name, scope, answer) for scope, answer in found]


def _holdings(running: Sandbox) -> Holdings:
    """A lake that has seen a few tracks, artists and albums of the simulated market."""
    lake = memory_lake(SETTINGS)
    for name, scope in (("kworb", "no_daily"), ("spotify_playlists", "0SandboxNordicMorning1")):
        http, upstream = _http(SETTINGS.source(name), running), fetched(name)
        assert upstream is not None
        with closing(http.session):
            answer = upstream.fetch(Scope(source=name, name=scope), http)
        transform(lake, [raw.store(lake.raw, source=name, scope=scope, answer=answer, adapter_version=1)])
    return Holdings.of(lake)


def _http(settings: SourceSettings, running: Sandbox) -> Http:
    options = {key: value.replace(_ADDRESS, running.address) for key, value in settings.options.items()}
    base_url = settings.base_url.replace(_ADDRESS, running.address)
    return Http(base_url, contact="tests", secret=SECRETS.get(settings.secret, {}), options=options)


def _raw(name: str, scope: str, answer: Answer) -> RawObject:
    return answers.fetched(name, scope, _cut(answer.body), at=datetime.combine(LAST_DAY, time(18)))


def _cut(body: bytes) -> bytes:
    """A few rows of an answer: what is mutated should be a field that counts."""
    if body[:1] == b"<":
        return _few_rows(body)
    texts = body.split(b"\x1e")
    return b"\x1e".join(_few(text) for text in texts)


def _few(text: bytes) -> bytes:
    if not text.strip():
        return text
    end = b"\n" if text.endswith(b"\n") else b""
    return json.dumps(_shortened(json.loads(text)), ensure_ascii=False).encode() + end


def _shortened(document: Any) -> Any:
    if isinstance(document, dict):
        short = {key: _shortened(value) for key, value in document.items()}
        rows = next((value for value in short.values() if isinstance(value, list)), [])
        return short | ({"total": len(rows)} if "total" in short else {})
    if isinstance(document, list):
        return [_shortened(value) for value in document[:_KEPT]]
    return document


def _few_rows(page: bytes) -> bytes:
    head, *rows = page.split(b"<tr")
    foot = rows[-1].partition(b"</tr>")[2] if rows else b""
    return b"<tr".join([head, *rows[: _KEPT + 2]]) + foot
