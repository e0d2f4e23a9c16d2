"""The emulator's Athena, answered by the lake's own engine: the same SQL gives the same values as on AWS, or fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlparse

from chartlake.embedded import results
from chartlake.embedded.glue_catalog import GlueCatalog
from chartlake.embedded.statements import read
from chartlake.embedded.work import perform
from chartlake.errors import QueryFailed

# Rows of finished queries stay in memory for GetQueryResults; older ones are in their result file only.
REMEMBERED_QUERIES: Final = 200


def install() -> None:
    """Put the engine behind the emulator's Athena API."""
    athena: Any = import_module("ministack.services.athena")
    endpoint = Endpoint(athena, import_module("ministack.services.glue"), import_module("ministack.services.s3"))
    endpoint.replace()


class Endpoint:
    """The functions that take the place of the emulator's own; the arguments are its service modules."""

    def __init__(self, athena: Any, glue: Any, s3: Any) -> None:
        self._athena = athena
        self._glue = glue
        self._s3 = s3
        self._start = athena._start_query_execution
        self._ensure_default_workgroup = athena._ensure_default_workgroup
        self._get_state = athena.get_state

    def replace(self) -> None:
        """Take their places."""
        self._athena._start_query_execution = self.start
        self._athena._ensure_default_workgroup = self.ensure_default_workgroup
        self._athena._parse_ddl = lambda query: None
        self._athena._run_duckdb = self.run
        self._athena._save_query_results = self.save
        self._athena.get_state = self.get_state

    def start(self, request: dict[str, Any]) -> Any:
        """StartQueryExecution; what the engine cannot honour is refused here, as Athena refuses what is malformed."""
        if request.get("ExecutionParameters"):
            return self._invalid("the embedded Athena takes no ExecutionParameters; write the values into the SQL")
        workgroup = request.get("WorkGroup", "primary")
        if workgroup not in self._athena._workgroups:
            return self._invalid(f"WorkGroup {workgroup} is not found.")
        location = self._output_location(request, workgroup)
        if location:
            folder = location if location.endswith("/") else f"{location}/"
            request["ResultConfiguration"] = {**request.get("ResultConfiguration", {}), "OutputLocation": folder}
        self._forget_old_queries()
        return self._start(request)

    async def run(self, query: str, database: str, catalog: str | None = None) -> dict[str, Any]:
        """The result of one statement, as the emulator keeps it; raises what the query execution fails with."""
        known = self._catalog(database)
        answer = await asyncio.to_thread(perform, read(query), known)
        for table_input in answer.store:
            self._store_view(known, table_input)
        for name in answer.drop:
            self._must(self._glue._delete_table({"DatabaseName": known.database, "Name": name}))
        return {"columns": answer.columns, "column_types": answer.types, "rows": answer.rows}

    async def save(self, query_id: str) -> None:
        """Write the result object exactly where OutputLocation says it is. Nothing is awaited: nobody sees it half."""
        execution = self._athena._executions[query_id]
        name = results.object_name(execution["ResultConfiguration"]["OutputLocation"], execution["StatementType"])
        execution["ResultConfiguration"]["OutputLocation"] = name
        body = results.object_body(execution["_results"], execution["StatementType"])
        place = urlparse(name)
        headers = {"content-type": "text/csv", "content-length": str(len(body))}
        reply = self._s3._put_object(place.netloc, place.path.lstrip("/"), body, headers)
        if reply[0] >= 300:
            raise QueryFailed(f"the result could not be written to {name}: {bytes(reply[2]).decode(errors='replace')}")

    def ensure_default_workgroup(self) -> None:
        """The primary workgroup, with the flag that Athena always has and awswrangler reads."""
        self._ensure_default_workgroup()
        self._athena._workgroups["primary"]["Configuration"].setdefault("EnforceWorkGroupConfiguration", False)

    def get_state(self) -> dict[str, Any]:
        """What is worth keeping across a restart: not the queries, whose results are objects."""
        executions = self._athena._executions
        self._athena._executions = type(executions)()
        try:
            state: dict[str, Any] = self._get_state()
        finally:
            self._athena._executions = executions
        return state

    def _output_location(self, request: dict[str, Any], workgroup: str) -> str:
        configuration = self._athena._workgroups[workgroup].get("Configuration") or {}
        own = (request.get("ResultConfiguration") or {}).get("OutputLocation") or ""
        shared = (configuration.get("ResultConfiguration") or {}).get("OutputLocation") or ""
        # Athena ignores the client's wish where the workgroup enforces its own, which is the default.
        return shared if shared and configuration.get("EnforceWorkGroupConfiguration", True) else own or shared

    def _catalog(self, database: str) -> GlueCatalog:
        name = database.lower()
        if name not in self._glue._databases and name != "default":
            known = ", ".join(sorted(self._glue._databases)) or "none"
            raise QueryFailed(f"SCHEMA_NOT_FOUND: there is no database {name!r}; there are: {known}")
        tables = [table for key, table in list(self._glue._tables.items()) if key.startswith(f"{name}/")]
        partitions = {
            table["Name"]: list(self._glue._partitions.get(f"{name}/{table['Name']}") or ()) for table in tables
        }
        return GlueCatalog(
            database=name, tables=tables, partitions=lambda table: partitions.get(table, ()), locate=self._files
        )

    def _files(self, bucket: str, prefix: str) -> Sequence[Path]:
        """The files of the objects directly below a prefix, in order."""
        held = self._s3._buckets.get(bucket)
        if held is None:
            return ()
        folder = self._s3._object_disk_path(bucket, f"{prefix.rstrip('/')}/data.parquet")
        paths = sorted(Path(folder).parent.glob("*.parquet"))
        return [path for path in paths if f"{prefix.rstrip('/')}/{path.name}" in held["objects"]]

    def _store_view(self, known: GlueCatalog, table_input: dict[str, Any]) -> None:
        write = self._glue._update_table if table_input["Name"] in known.names() else self._glue._create_table
        self._must(write({"DatabaseName": known.database, "TableInput": table_input}))

    def _must(self, reply: Any) -> None:
        if reply[0] >= 300:
            raise QueryFailed(f"Glue refused: {json.loads(reply[2]).get('message')}")

    def _invalid(self, message: str) -> Any:
        return self._athena.error_response_json("InvalidRequestException", message, 400)

    def _forget_old_queries(self) -> None:
        executions = self._athena._executions
        finished = [key for key, execution in executions.items() if execution["Status"]["CompletionDateTime"]]
        for key in finished[: max(0, len(finished) - REMEMBERED_QUERIES)]:
            executions.pop(key, None)
