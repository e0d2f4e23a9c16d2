"""The custom resource of the views: what it runs in which order, and that CloudFormation always gets an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from lambdas.views import handler as views


@dataclass
class PretendedAthena:
    """Runs every statement at once; refuses those that hold `refused`, and never ends those that hold `endless`."""

    refused: str = "\0"
    reason: str = "line 3:7: Column 'rnk' cannot be resolved"
    endless: str = "\0"
    statements: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def start_query_execution(self, **asked: Any) -> dict[str, str]:
        self.statements.append(asked.pop("QueryString"))
        self.contexts.append(asked)
        return {"QueryExecutionId": str(len(self.statements) - 1)}

    def get_query_execution(self, *, QueryExecutionId: str) -> Any:  # noqa: N803 - boto3's name
        statement = self.statements[int(QueryExecutionId)]
        if self.endless in statement:
            status = {"State": "RUNNING"}
        elif self.refused in statement:
            status = {"State": "FAILED", "StateChangeReason": self.reason}
        else:
            status = {"State": "SUCCEEDED"}
        return {"QueryExecution": {"Status": status}}

    def stop_query_execution(self, *, QueryExecutionId: str) -> None:  # noqa: N803 - boto3's name
        self.stopped.append(QueryExecutionId)


class PretendedGlue:
    """Holds a table for each view that Athena was asked to make."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []

    def get_table(self, *, DatabaseName: str, Name: str) -> Any:  # noqa: N803 - boto3's names
        columns = [{"Name": "rank", "Type": "int"}, {"Name": "move", "Type": "int"}]
        kept = {"ViewOriginalText": f"/* {Name} */", "TableType": "VIRTUAL_VIEW", "CreateTime": "what no update takes"}
        held = {"Name": Name, "DatabaseName": DatabaseName, "Owner": "", "StorageDescriptor": {"Columns": columns}}
        return {"Table": held | kept}

    def update_table(self, *, DatabaseName: str, TableInput: dict[str, Any]) -> None:  # noqa: N803 - boto3's names
        assert "" not in TableInput.values(), "boto3 refuses an empty text"
        self.updates.append({"database": DatabaseName, **TableInput})


@dataclass
class CloudFormation:
    """Listens where CloudFormation would; fails the first `failures` answers."""

    url: str
    answers: list[dict[str, Any]]
    failures: list[int]


@pytest.fixture
def glue() -> PretendedGlue:
    return PretendedGlue()


@pytest.fixture
def athena(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, glue: PretendedGlue) -> PretendedAthena:
    pretended = PretendedAthena()
    monkeypatch.setattr("boto3.client", {"athena": pretended, "glue": glue}.__getitem__)
    monkeypatch.setattr(views, "FOLDER", tmp_path)
    monkeypatch.setenv("CHARTLAKE_DATABASE", "lake_db")
    monkeypatch.setenv("CHARTLAKE_WORKGROUP", "lake_group")
    for name in ("base", "middle", "top"):
        (tmp_path / f"{name}.sql").write_text(f"-- {name}: a view\nSELECT 1 AS {name};\n")
    return pretended


@pytest.fixture
def cloudformation() -> Iterator[CloudFormation]:
    answers: list[dict[str, Any]] = []
    failures: list[int] = []

    class Listener(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if failures:
                failures.pop()
                self.send_error(503)
                return
            answers.append({**json.loads(body), "content_type": self.headers["Content-Type"]})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield CloudFormation(url=f"http://127.0.0.1:{server.server_port}/answer", answers=answers, failures=failures)
    server.shutdown()
    thread.join()
    server.server_close()


def ask(cloudformation: CloudFormation, kind: str, wanted: list[str], *, seconds: float = 600, **more: Any) -> Any:
    """Send a request; gives the answer that CloudFormation got."""
    event: Any = {
        "RequestType": kind,
        "ResponseURL": cloudformation.url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Views",
        "ResourceProperties": {"Views": wanted},
        **more,
    }
    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: int(seconds * 1000))
    views.handler(event, context)
    (answer,) = cloudformation.answers
    return answer


def test_views_are_made_in_the_order_given(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    answer = ask(cloudformation, "Create", ["base", "middle", "top"])

    assert answer["Status"] == "SUCCESS"
    assert (answer["StackId"], answer["RequestId"], answer["LogicalResourceId"]) == ("stack", "request", "Views")
    assert athena.statements == [
        f'CREATE OR REPLACE VIEW "{name}" AS\n-- {name}: a view\nSELECT 1 AS {name}'
        for name in ("base", "middle", "top")
    ]
    assert all(
        context["WorkGroup"] == "lake_group" and context["QueryExecutionContext"]["Database"] == "lake_db"
        for context in athena.contexts
    )


def test_a_view_carries_what_it_means_and_stays_as_it_is(
    athena: PretendedAthena, glue: PretendedGlue, cloudformation: CloudFormation
) -> None:
    long = "é" * 200
    (views.FOLDER / "top.sql").write_text(
        f"-- top: one row per song.\n-- grain: rank\n-- answers: who\n-- Ties count.\n-- column move: {long}\nSELECT 1"
    )
    ask(cloudformation, "Create", ["top"])

    (update,) = glue.updates
    assert update["Description"] == "one row per song. Key: rank. Answers: who. Ties count."
    assert update["StorageDescriptor"]["Columns"] == [
        {"Name": "rank", "Type": "int"},
        {"Name": "move", "Type": "int", "Comment": "é" * 126 + "…"},
    ]
    assert (update["database"], update["ViewOriginalText"], update["TableType"]) == (
        *("lake_db", "/* top */"),
        "VIRTUAL_VIEW",
    )
    assert "CreateTime" not in update


def test_the_address_is_written_to_without_a_content_type(
    athena: PretendedAthena, cloudformation: CloudFormation
) -> None:
    assert ask(cloudformation, "Create", ["base"])["content_type"] == ""


def test_an_update_drops_the_views_that_are_gone_readers_first(
    athena: PretendedAthena, cloudformation: CloudFormation
) -> None:
    old = {"Views": ["gone_base", "base", "gone_reader"]}
    ask(cloudformation, "Update", ["base"], OldResourceProperties=old, PhysicalResourceId="lake_db-views")

    assert [one.splitlines()[0] for one in athena.statements] == [
        'CREATE OR REPLACE VIEW "base" AS',
        "DROP VIEW IF EXISTS `gone_reader`",
        "DROP VIEW IF EXISTS `gone_base`",
    ]


def test_an_update_keeps_its_id_so_that_nothing_is_replaced(
    athena: PretendedAthena, cloudformation: CloudFormation
) -> None:
    answer = ask(
        cloudformation, "Update", ["base"], OldResourceProperties={"Views": []}, PhysicalResourceId="as-before"
    )
    assert answer["PhysicalResourceId"] == "as-before"


def test_a_deletion_drops_every_view_readers_first(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    ask(cloudformation, "Delete", ["base", "top"], PhysicalResourceId="lake_db-views")
    assert athena.statements == ["DROP VIEW IF EXISTS `top`", "DROP VIEW IF EXISTS `base`"]


def test_a_broken_view_fails_the_deployment_with_its_name_and_reason(
    athena: PretendedAthena, cloudformation: CloudFormation
) -> None:
    athena.refused = '"middle"'
    answer = ask(cloudformation, "Create", ["base", "middle", "top"])

    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == "view middle: line 3:7: Column 'rnk' cannot be resolved"
    assert not [one for one in athena.statements if '"top"' in one]


def test_a_broken_update_drops_nothing(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    athena.refused = '"base"'
    ask(cloudformation, "Update", ["base"], OldResourceProperties={"Views": ["gone"]}, PhysicalResourceId="id")
    assert not [one for one in athena.statements if one.startswith("DROP")]


def test_a_statement_that_never_ends_is_stopped_and_answered_in_time(
    athena: PretendedAthena, cloudformation: CloudFormation
) -> None:
    athena.endless = '"base"'
    answer = ask(cloudformation, "Create", ["base"], seconds=20)

    assert answer["Status"] == "FAILED"
    assert "view base: Athena did not finish in time" in answer["Reason"]
    assert athena.stopped == ["0"]


def test_a_view_without_a_file_is_named(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    assert "the bundle has no lost.sql" in ask(cloudformation, "Create", ["lost"])["Reason"]


def test_even_a_bug_is_answered(
    athena: PretendedAthena, cloudformation: CloudFormation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARTLAKE_WORKGROUP")
    answer = ask(cloudformation, "Create", ["base"])
    assert (answer["Status"], answer["Reason"]) == ("FAILED", "KeyError: 'CHARTLAKE_WORKGROUP'")


def test_a_reason_fits_into_what_cloudformation_takes(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    athena.refused = '"base"'
    athena.reason = "ไม่พบคอลัมน์ " * 500
    answer = ask(cloudformation, "Create", ["base"])
    assert len(json.dumps(answer, ensure_ascii=False).encode()) < 4096


def test_an_answer_that_gets_lost_is_sent_again(athena: PretendedAthena, cloudformation: CloudFormation) -> None:
    cloudformation.failures[:] = [503, 503]
    assert ask(cloudformation, "Create", ["base"])["Status"] == "SUCCESS"
