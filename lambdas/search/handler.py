"""Find an artist: for `chartlake artist`, which invokes the function, and for the HTTP API in front of it."""

from __future__ import annotations

import json
import logging
import os
from functools import cache
from http import HTTPStatus
from typing import Any, Final, TypedDict

from chartlake.athena.remote import RemoteAthena
from chartlake.errors import BadName, ChartlakeError, InternalError, NotFound
from chartlake.extract import Extraction, new_run_id, secrets_manager
from chartlake.http import now
from chartlake.lake import Lake, from_environment
from chartlake.search.artist import ArtistSearch, SearchResult
from chartlake.search.asking import Asking
from chartlake.search.known import Athena, Known
from lambdas.events import LambdaContext

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)
# Two questions one after the other still end within what the function may take.
_PATIENCE: Final = 60.0
_BROKE: Final = "something of the lake's own broke; the log of the search function says what"


class SearchEvent(TypedDict, total=False):
    """By hand: the query. By the HTTP API: its request, whose parameter `q` is the query."""

    query: str
    requestContext: dict[str, Any]
    queryStringParameters: dict[str, str]


class HttpResponse(TypedDict):
    """What the HTTP API passes on."""

    statusCode: int
    headers: dict[str, str]
    body: str


@cache
def lake() -> Lake:
    """The lake, opened once per warm function."""
    return from_environment()


@cache
def athena() -> Athena:
    """Athena in the lake's workgroup."""
    import boto3  # takes 0.1 s: only where a lake is really asked

    return RemoteAthena(
        boto3.client("athena"),
        workgroup=os.environ["CHARTLAKE_WORKGROUP"],
        database=os.environ["CHARTLAKE_DATABASE"],
        patience=_PATIENCE,
    )


def handler(event: SearchEvent, context: LambdaContext) -> dict[str, Any] | HttpResponse:
    """The document that docs/search.md describes; over HTTP with a status that says which kind it is."""
    if "requestContext" not in event:
        return _search(context).find(_text(event.get("query"))).document()
    try:
        result = _search(context).find(_text((event.get("queryStringParameters") or {}).get("q")))
    except BadName as error:
        return _response(HTTPStatus.BAD_REQUEST, _complaint(error))
    except ChartlakeError as error:
        LOG.exception("not answered")
        return _response(HTTPStatus.INTERNAL_SERVER_ERROR, _complaint(error))
    except Exception:  # the caller gets a document all the same, and no detail of what nobody foresaw
        LOG.exception("not answered")
        return _response(HTTPStatus.INTERNAL_SERVER_ERROR, _complaint(InternalError(_BROKE)))
    return _response(_status(result), result.document())


def _text(value: object) -> str:
    """What was asked for; nothing when it is no text, which is refused as nothing is."""
    return value if isinstance(value, str) else ""


def _search(context: LambdaContext) -> ArtistSearch:
    known = Known(athena=athena())
    extraction = Extraction(
        lake=lake(),
        run_id=new_run_id(now(), context.aws_request_id),
        secrets=secrets_manager,
        time_left=lambda: context.get_remaining_time_in_millis() / 1000,
    )
    return ArtistSearch(known=known, asking=Asking(extraction=extraction, known=known))


def _status(result: SearchResult) -> HTTPStatus:
    if result.status == "found":
        return HTTPStatus.OK
    if result.status == "choose":
        return HTTPStatus.MULTIPLE_CHOICES
    # Whom nobody could be asked about is not known to be unknown.
    asked = all(one.outcome == NotFound.__name__ for one in result.not_refreshed)
    return HTTPStatus.NOT_FOUND if asked else HTTPStatus.SERVICE_UNAVAILABLE


def _complaint(error: ChartlakeError) -> dict[str, str]:
    return {"outcome": error.outcome, "message": str(error)}


def _response(status: HTTPStatus, document: dict[str, Any]) -> HttpResponse:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"},
        "body": json.dumps(document, ensure_ascii=False),
    }
