"""Consent: what the user is sent to, and which callback is believed."""

from __future__ import annotations

import hashlib
import re
import socket
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from chartlake.connections.consent import Asking, Callback, challenge_of, consent
from chartlake.errors import AccessDenied, ConfigError, SourceUnavailable
from sandbox.server import Sandbox

ACCOUNTS = "https://accounts.spotify.com"


@pytest.fixture
def callback() -> Iterator[Callback]:
    with Callback(0) as waiting:
        yield waiting


def asking(redirect_uri: str = "http://127.0.0.1:8898/callback") -> Asking:
    return Asking(client_id="sandbox-client", redirect_uri=redirect_uri)


def opened(address: str) -> None:
    """A browser on this machine, in the background."""
    Thread(target=lambda: requests.get(address, timeout=5)).start()


def test_the_page_gets_the_challenge_and_never_the_verifier() -> None:
    one = asking()
    address = one.address(ACCOUNTS)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{ACCOUNTS}/authorize?")
    assert query["code_challenge_method"] == "S256"
    assert urlsafe_b64decode(query["code_challenge"] + "=") == hashlib.sha256(one.verifier.encode()).digest()
    assert one.verifier not in address
    assert set(query["scope"].split()) == {"user-read-recently-played", "user-top-read"}
    assert query["redirect_uri"].startswith("http://127.0.0.1:")


def test_the_challenge_is_the_one_of_the_standards_example() -> None:
    # RFC 7636, appendix B
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifier_and_state_are_long_enough_and_new_each_time() -> None:
    one, other = asking(), asking()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,128}", one.verifier)
    assert len(one.state) >= 32
    assert one.state != other.state
    assert one.verifier != other.verifier


def test_who_consents_sends_a_code_back_to_the_loopback(internet: Sandbox, callback: Callback) -> None:
    code = consent(asking(callback.redirect_uri), callback, accounts_url=internet.url("spotify-accounts"), show=opened)
    assert code.startswith("sandbox-code.")


def test_who_does_not_consent_is_told_that_nothing_was_kept(internet: Sandbox, callback: Callback) -> None:
    internet.misbehave("spotify-accounts", "no_consent", path="authorize", times=1)
    with pytest.raises(AccessDenied, match="did not consent; nothing was kept"):
        consent(asking(callback.redirect_uri), callback, accounts_url=internet.url("spotify-accounts"), show=opened)


@pytest.mark.parametrize("query", ["code=x&state=another", "code=x", "error=access_denied", "code=x&state=%C3%A9", ""])
def test_a_callback_with_another_state_is_believed_in_nothing(query: str) -> None:
    with pytest.raises(AccessDenied, match="its state differs"):
        asking().code(query)


def test_an_error_or_no_code_is_named() -> None:
    one = asking()
    with pytest.raises(AccessDenied, match="server_error"):
        one.code(f"error=server_error&state={one.state}")
    with pytest.raises(AccessDenied, match="gave no code"):
        one.code(f"state={one.state}")


def test_other_paths_are_not_found_and_the_waiting_goes_on(callback: Callback) -> None:
    seen: list[int] = []

    def browse() -> None:
        root = callback.redirect_uri.removesuffix("/callback")
        seen.append(requests.get(f"{root}/favicon.ico", timeout=5).status_code)
        seen.append(requests.get(f"{root}/callback?a=1", timeout=5).status_code)

    browser = Thread(target=browse)
    browser.start()
    assert callback.wait(10) == "a=1"
    browser.join()
    assert seen == [404, 200]


def test_the_page_shows_nothing_of_the_callback(callback: Callback) -> None:
    pages: list[requests.Response] = []
    address = f"{callback.redirect_uri}?code=secret-code&state=<script>"
    browser = Thread(target=lambda: pages.append(requests.get(address, timeout=5)))
    browser.start()
    callback.wait(10)
    browser.join()
    assert "secret-code" not in pages[0].text
    assert "<script>" not in pages[0].text
    assert pages[0].headers["Cache-Control"] == "no-store"


def test_when_nobody_consents_the_waiting_ends(callback: Callback) -> None:
    with pytest.raises(SourceUnavailable, match="run `chartlake connect` again"):
        callback.wait(0.0)


def test_only_this_machine_is_listened_to(callback: Callback) -> None:
    assert callback.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="give another with --port"):
            Callback(taken.getsockname()[1])
