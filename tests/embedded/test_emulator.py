"""The emulator as a child process: started, stopped, killed."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from chartlake.embedded import ports
from chartlake.embedded.checkpoint import EVERY_SECONDS
from chartlake.embedded.emulator import Emulator
from chartlake.errors import EmulatorError
from tests.embedded.conftest import kill

pytestmark = pytest.mark.emulator
CREATE = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}


def put(emulator: Emulator, key: str, body: bytes) -> None:
    s3 = emulator.client("s3")
    if not s3.list_buckets()["Buckets"]:
        s3.create_bucket(Bucket="charts", **CREATE)
    s3.put_object(Bucket="charts", Key=key, Body=body, Metadata={"url": "https://kworb.net/"})


def get(emulator: Emulator, key: str) -> Any:
    return emulator.client("s3").get_object(Bucket="charts", Key=key)


def test_stop_and_start_keep_objects_port_queue_and_tables(own_emulator: Emulator) -> None:
    assert own_emulator.start()
    first = own_emulator.endpoint
    put(own_emulator, "source=kworb/a.gz", b"answer")
    queue = own_emulator.client("sqs").create_queue(QueueName="answers")["QueueUrl"]
    own_emulator.client("sqs").send_message(QueueUrl=queue, MessageBody="{}")
    own_emulator.client("glue").create_database(DatabaseInput={"Name": "lake"})
    own_emulator.stop()
    assert not own_emulator.status().running
    assert own_emulator.start()
    assert own_emulator.endpoint == first
    stored = get(own_emulator, "source=kworb/a.gz")
    assert (stored["Body"].read(), stored["Metadata"]) == (b"answer", {"url": "https://kworb.net/"})
    messages = own_emulator.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert [message["Body"] for message in messages] == ["{}"]
    assert own_emulator.client("glue").get_database(Name="lake")["Database"]["Name"] == "lake"


def test_starting_a_running_emulator_changes_nothing(emulator: Emulator) -> None:
    before = emulator.status()
    assert not emulator.start()
    assert not Emulator(emulator.home.root).start()
    assert emulator.status() == before


def test_after_a_kill_objects_are_all_there_and_state_is_seconds_old(own_emulator: Emulator) -> None:
    own_emulator.start()
    put(own_emulator, "early.gz", b"early")
    own_emulator.client("glue").create_database(DatabaseInput={"Name": "lake"})
    time.sleep(EVERY_SECONDS + 1.5)
    put(own_emulator, "late.gz", b"late")
    kill(own_emulator)
    assert own_emulator.start()
    assert get(own_emulator, "early.gz")["Body"].read() == b"early"
    assert get(own_emulator, "late.gz")["Body"].read() == b"late"
    assert own_emulator.client("glue").get_database(Name="lake")["Database"]["Name"] == "lake"


def test_a_process_id_that_was_given_to_somebody_else_is_left_alone(own_emulator: Emulator) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        own_emulator.home.folder.mkdir(exist_ok=True)
        note = {"pid": bystander.pid, "token": "of-an-earlier-boot", "port": 4566, "region": "eu-west-1"}
        own_emulator.home.process_file.write_text(json.dumps(note))
        assert own_emulator.start()
        own_emulator.stop()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_note_that_a_kill_cut_short_is_as_none(own_emulator: Emulator) -> None:
    own_emulator.home.folder.mkdir(exist_ok=True)
    own_emulator.home.process_file.write_text('{"pid": 12')
    assert own_emulator.start()


def test_two_ups_at_once_start_one_emulator(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from chartlake.embedded.emulator import Emulator; "
    code += "e = Emulator(Path(sys.argv[1])); print(int(e.start()), e.status().pid)"
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        said = [one.communicate(timeout=60)[0].split() for one in both]
        assert sorted(started for started, _ in said) == ["0", "1"]
        assert len({pid for _, pid in said}) == 1
    finally:
        Emulator(tmp_path).stop()


def test_the_kept_port_in_other_hands_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        own = Emulator(tmp_path)
        own.home.folder.mkdir()
        ports.keep(own.home, port)
        with pytest.raises(EmulatorError, match=f"port {port} on 127.0.0.1 is taken"):
            own.start()


def test_it_answers_on_the_loopback_only(emulator: Emulator) -> None:
    port = int(emulator.endpoint.rpartition(":")[2])
    listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if " 0A " in line}
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


def test_every_home_has_its_own_access_key(tmp_path: Path) -> None:
    keys = {Emulator(tmp_path / name).home.access_key for name in ("a", "b")}
    assert len(keys) == 2
    assert all(len(key) >= 16 and key.isalnum() for key in keys)


def test_a_function_sees_its_bundle_and_boto3_and_no_secret_of_the_shell(
    own_emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET_OF_THE_SHELL", "x")
    own_emulator.start()
    code = """
import os, importlib
def found(name):
    try:
        return bool(importlib.import_module(name))
    except ImportError:
        return False
def handler(event, context):
    names = ("boto3", "duckdb", "pyarrow", "chartlake", "ministack", "requests", "sqlglot")
    return [name for name in names if found(name)] + ["secret" for name in os.environ if "SECRET_OF" in name]
"""
    assert invoke(own_emulator, code) == ["boto3"]


def invoke(emulator: Emulator, code: str) -> Any:
    import io
    import zipfile

    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("function.py", code)
    functions = emulator.client("lambda")
    functions.create_function(
        FunctionName="probe",
        Runtime="python3.13",
        Handler="function.handler",
        Role="arn:aws:iam::000000000000:role/probe",
        Code={"ZipFile": bundle.getvalue()},
    )
    return json.loads(functions.invoke(FunctionName="probe")["Payload"].read())


def test_a_home_without_an_emulator_environment_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chartlake.embedded.emulator.PYTHON", tmp_path / "bin" / "python")
    with pytest.raises(EmulatorError, match="make setup"):
        Emulator(tmp_path).start()


def test_asking_never_starts_anything(tmp_path: Path) -> None:
    assert not Emulator(tmp_path).status().running
    assert list(tmp_path.iterdir()) == []
