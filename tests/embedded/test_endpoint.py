"""The emulator's Athena: what boto3 and awswrangler see of the engine behind it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chartlake.catalog import INPUT_FORMAT
from chartlake.embedded.emulator import Emulator
from tests.embedded.conftest import kill

pytestmark = pytest.mark.emulator
CREATE = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
COLUMNS = [
    {"Name": "chart_date", "Type": "date"},
    {"Name": "rank", "Type": "int"},
    {"Name": "title", "Type": "string"},
    {"Name": "streams", "Type": "bigint"},
    {"Name": "share", "Type": "double"},
    {"Name": "current", "Type": "boolean"},
    {"Name": "fetched_at", "Type": "timestamp"},
    {"Name": "artist_names", "Type": "array<string>"},
]
SCHEMA = pa.schema(
    [
        ("chart_date", pa.date32()),
        ("rank", pa.int32()),
        ("title", pa.string()),
        ("streams", pa.int64()),
        ("share", pa.float64()),
        ("current", pa.bool_()),
        ("fetched_at", pa.timestamp("ms")),
        ("artist_names", pa.list_(pa.string())),
    ]
)
FETCHED = datetime(2026, 11, 2, 6, 15, 0, 120_000)
ROWS: list[dict[str, Any]] = [
    {"rank": 1, "title": 'ไทย "x", y', "streams": 2**53 + 1, "share": 0.1, "artist_names": ["Ane Brun", "b, c"]},
    {"rank": 2, "title": "", "streams": None, "share": None, "artist_names": None},
    {"rank": 3, "title": None, "streams": 5, "share": 1.0, "artist_names": []},
]


def store(emulator: Emulator, month: str, name: str = "data.parquet") -> None:
    given = {"chart_date": date.fromisoformat(f"{month}-01"), "current": True, "fetched_at": FETCHED}
    body = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{**given, **row} for row in ROWS], schema=SCHEMA), body)
    emulator.client("s3").put_object(Bucket="curated", Key=f"positions/month={month}/{name}", Body=body.getvalue())


def declare(emulator: Emulator, database: str = "lake") -> None:
    glue = emulator.client("glue")
    glue.create_database(DatabaseInput={"Name": database})
    place = {"Columns": COLUMNS, "Location": "s3://curated/positions/", "InputFormat": INPUT_FORMAT}
    table = {
        "Name": "positions",
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": "month", "Type": "string"}],
        "StorageDescriptor": place,
    }
    glue.create_table(DatabaseName=database, TableInput=table)
    for bucket in ("curated", "results"):
        emulator.client("s3").create_bucket(Bucket=bucket, **CREATE)


def register(emulator: Emulator, month: str) -> None:
    place = {"Columns": COLUMNS, "Location": f"s3://curated/positions/month={month}/", "InputFormat": INPUT_FORMAT}
    partition = {"Values": [month], "StorageDescriptor": place}
    emulator.client("glue").batch_create_partition(
        DatabaseName="lake", TableName="positions", PartitionInputList=[partition]
    )


class Athena:
    """Athena as a client sees it."""

    def __init__(self, emulator: Emulator) -> None:
        self.client = emulator.client("athena")
        self.s3 = emulator.client("s3")

    def finished(self, sql: str, **more: Any) -> dict[str, Any]:
        """The execution of a statement when it ended, well or not."""
        started = self.client.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": "lake"},
            ResultConfiguration={"OutputLocation": "s3://results/athena"},
            **more,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.client.get_query_execution(QueryExecutionId=started["QueryExecutionId"])
            execution: dict[str, Any] = found["QueryExecution"]
            if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return execution
            time.sleep(0.02)
        raise TimeoutError(sql)

    def reason(self, sql: str) -> str:
        """Why a statement failed."""
        status = self.finished(sql)["Status"]
        assert status["State"] == "FAILED"
        return str(status["StateChangeReason"])

    def result(self, sql: str) -> dict[str, Any]:
        """The result set of a statement."""
        execution = self.finished(sql)
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
        found: dict[str, Any] = self.client.get_query_results(QueryExecutionId=execution["QueryExecutionId"])
        return found["ResultSet"]  # type: ignore[no-any-return]

    def rows(self, sql: str) -> list[list[str | None]]:
        """The texts of a result, its heading included where Athena has one."""
        return [[value.get("VarCharValue") for value in row["Data"]] for row in self.result(sql)["Rows"]]


@pytest.fixture(scope="module")
def athena(emulator: Emulator) -> Iterator[Athena]:
    declare(emulator)
    for month in ("2026-10", "2026-11"):
        store(emulator, month)
    register(emulator, "2026-11")
    return Athena(emulator)  # type: ignore[return-value]


def test_a_null_an_empty_text_and_every_type_arrive_as_athena_gives_them(athena: Athena) -> None:
    found = athena.result("SELECT * FROM positions ORDER BY rank")
    heading, first, second, third = [[value.get("VarCharValue") for value in row["Data"]] for row in found["Rows"]]
    types = [column["Type"] for column in found["ResultSetMetadata"]["ColumnInfo"]]
    assert heading == [column["Name"] for column in COLUMNS] + ["month"]
    assert types == ["date", "integer", "varchar", "bigint", "double", "boolean", "timestamp", "array", "varchar"]
    assert first == [
        *("2026-11-01", "1", 'ไทย "x", y', "9007199254740993", "0.1", "true"),
        *("2026-11-02 06:15:00.120", "[Ane Brun, b, c]", "2026-11"),
    ]
    assert (second[2], second[3], second[7]) == ("", None, None)
    assert (third[2], third[4], third[7]) == (None, "1.0", "[]")


def test_only_registered_partitions_are_read(athena: Athena) -> None:
    assert athena.rows("SELECT DISTINCT month FROM positions")[1:] == [["2026-11"]]


def test_the_result_object_lies_where_the_execution_says(athena: Athena) -> None:
    execution = athena.finished("SELECT rank, title FROM positions ORDER BY rank")
    location = execution["ResultConfiguration"]["OutputLocation"]
    assert location == f"s3://results/athena/{execution['QueryExecutionId']}.csv"
    body = athena.s3.get_object(Bucket="results", Key=location.removeprefix("s3://results/"))["Body"].read()
    assert body.decode() == '"rank","title"\n"1","ไทย ""x"", y"\n"2",""\n"3",\n'


# awswrangler's own call of pandas, not ours
@pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")
def test_awswrangler_reads_the_lake_as_it_reads_athena(
    emulator: Emulator, athena: Athena, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    import awswrangler

    frame = awswrangler.athena.read_sql_query(
        "SELECT rank, title, streams, chart_date, share, fetched_at FROM positions ORDER BY rank",
        database="lake",
        ctas_approach=False,
        s3_output="s3://results/wrangler/",
        boto3_session=emulator.session(),
    )
    assert frame["rank"].tolist() == [1, 2, 3]
    assert frame["title"][0] == 'ไทย "x", y'
    assert frame["streams"][0] == 2**53 + 1
    assert frame["streams"].isna().tolist() == [False, True, False]
    assert frame["chart_date"][0] == date(2026, 11, 1)
    assert str(frame["fetched_at"][0]) == "2026-11-02 06:15:00.120000"
    assert str(frame["rank"].dtype) == "Int32"


def test_a_view_is_made_listed_described_queried_and_dropped(athena: Athena) -> None:
    athena.result("CREATE OR REPLACE VIEW leaders AS SELECT title, streams, artist_names FROM positions WHERE rank = 1")
    athena.result("CREATE OR REPLACE VIEW leader_streams AS SELECT max(streams) AS streams FROM leaders")
    assert ["leaders"] in athena.rows("SHOW VIEWS")
    assert ["positions"] not in athena.rows("SHOW VIEWS")
    assert ["positions"] in athena.rows("SHOW TABLES")
    assert athena.rows("DESCRIBE leaders") == [
        ["title", "string"],
        ["streams", "bigint"],
        ["artist_names", "array<string>"],
    ]
    assert athena.rows("SELECT streams FROM leader_streams")[1:] == [["9007199254740993"]]
    athena.result("DROP VIEW leader_streams")
    athena.result("DROP VIEW IF EXISTS leader_streams")
    assert "no view leader_streams" in athena.reason("DROP VIEW leader_streams")


def test_a_broken_view_is_refused_when_it_is_made(athena: Athena) -> None:
    assert "nowhere" in athena.reason("CREATE OR REPLACE VIEW broken AS SELECT * FROM nowhere")
    assert "broken" not in {name for (name,) in athena.rows("SHOW VIEWS")}
    assert "positions is a table" in athena.reason("CREATE OR REPLACE VIEW positions AS SELECT 1 AS one")


def test_a_broken_replacement_leaves_the_view_as_it_was(athena: Athena) -> None:
    athena.result("CREATE OR REPLACE VIEW ranks AS SELECT rank FROM positions")
    assert "nothing_like_it" in athena.reason("CREATE OR REPLACE VIEW ranks AS SELECT nothing_like_it FROM positions")
    assert "ranks exists" in athena.reason("CREATE VIEW ranks AS SELECT title FROM positions")
    assert athena.rows("SELECT count(*) AS n FROM ranks")[1:] == [["3"]]


def test_a_view_that_reads_itself_is_refused(athena: Athena) -> None:
    athena.result("CREATE OR REPLACE VIEW a AS SELECT rank FROM positions")
    athena.result("CREATE OR REPLACE VIEW b AS SELECT rank FROM a")
    assert athena.reason("CREATE OR REPLACE VIEW a AS SELECT rank FROM b")
    assert athena.rows("SELECT count(*) AS n FROM b")[1:] == [["3"]]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE copied AS SELECT 1 AS one",
        "INSERT INTO positions SELECT * FROM positions",
        "UNLOAD (SELECT 1) TO 's3://results/u/' WITH (format = 'PARQUET')",
        "MSCK REPAIR TABLE positions",
        "ALTER TABLE positions ADD PARTITION (month = '2026-10')",
        "DROP TABLE positions",
    ],
)
def test_what_would_silently_do_nothing_fails(athena: Athena, sql: str) -> None:
    assert "the embedded Athena does not run" in athena.reason(sql)


def test_what_cannot_be_honoured_is_refused_at_once(athena: Athena) -> None:
    with pytest.raises(athena.client.exceptions.InvalidRequestException, match="ExecutionParameters"):
        athena.finished("SELECT ?", ExecutionParameters=["1"])
    with pytest.raises(athena.client.exceptions.InvalidRequestException, match="WorkGroup nobody is not found"):
        athena.finished("SELECT 1", WorkGroup="nobody")


def test_a_database_that_is_not_there_is_named(athena: Athena) -> None:
    started = athena.client.start_query_execution(
        QueryString="SELECT 1",
        QueryExecutionContext={"Database": "lakes"},
        ResultConfiguration={"OutputLocation": "s3://results/"},
    )
    time.sleep(0.5)
    status = athena.client.get_query_execution(QueryExecutionId=started["QueryExecutionId"])["QueryExecution"]["Status"]
    assert "no database 'lakes'; there are: lake" in status["StateChangeReason"]


def test_views_survive_a_kill(own_emulator: Emulator) -> None:
    own_emulator.start()
    declare(own_emulator)
    store(own_emulator, "2026-11")
    register(own_emulator, "2026-11")
    Athena(own_emulator).result("CREATE OR REPLACE VIEW leaders AS SELECT title FROM positions WHERE rank = 1")
    time.sleep(5)
    kill(own_emulator)
    own_emulator.start()
    assert Athena(own_emulator).rows("SELECT title FROM leaders")[1:] == [['ไทย "x", y']]
