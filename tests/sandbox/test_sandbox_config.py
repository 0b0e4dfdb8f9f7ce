from __future__ import annotations

import socket
import sqlite3
from datetime import UTC, datetime

import pytest

from ht_async.sandbox import SandboxConfig, SandboxConfigError, create_app, run, serve
from ht_async.sandbox.server import _bind


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "example.com"}, "host"),
        ({"host": ""}, "host"),
        ({"port": -1}, "port"),
        ({"port": 65_536}, "port"),
        ({"port": "8787"}, "port"),
        ({"port": True}, "port"),
        ({"api_key": ""}, "api_key"),
        ({"api_key": "two words"}, "api_key"),
        ({"api_key": "line\nfeed"}, "api_key"),
        ({"api_key": None}, "api_key"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"now": datetime(2024, 1, 1)}, "now"),
        ({"now": datetime(1999, 1, 1, tzinfo=UTC)}, "now"),
        ({"now": "2024-01-01"}, "now"),
        ({"db": " "}, "db"),
        ({"orders": -1}, "orders"),
        ({"chaos": "total"}, "chaos"),
        ({"fault_rate": 0.1}, "fault_rate"),
        ({"chaos": "mild", "fault_rate": 1.1}, "fault_rate"),
        ({"chaos": "mild", "fault_rate": float("nan")}, "fault_rate"),
        ({"latency_ms": -1}, "latency_ms"),
        ({"list_lag_ms": float("inf")}, "list_lag_ms"),
        ({"rate_limit": 0}, "rate_limit"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": 300}, "page_size"),
        ({"max_page_size": 0}, "max_page_size"),
        ({"dedupe": "header"}, "dedupe"),
        ({"cursor_style": "opaque"}, "cursor_style"),
        ({"journal_size": 0}, "journal_size"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(settings, field):
    with pytest.raises(SandboxConfigError) as raised:
        SandboxConfig(**settings)
    assert raised.value.field == field
    assert str(raised.value) == f"{field}: {raised.value.problem}"


def test_the_key_is_not_shown():
    assert "hidden" not in repr(SandboxConfig(api_key="hidden"))
    with pytest.raises(SandboxConfigError) as raised:
        SandboxConfig(api_key="hidden key")
    assert "hidden" not in str(raised.value)


def test_remote_addresses_are_possible_on_demand():
    assert SandboxConfig(host="0.0.0.0", allow_remote=True).host == "0.0.0.0"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("localhost", "http://127.0.0.1:"),
        ("::1", "http://[::1]:"),
        ("0.0.0.0", "http://127.0.0.1:"),
    ],
)
async def test_the_url_can_be_called(host, url):
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback address")
    async with serve(SandboxConfig(host=host, port=0, allow_remote=True)) as server:
        assert server.url.startswith(url)
        assert "sandbox-key" not in repr(server)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_answers_do_not_wait_for_acknowledgements():
    """asyncio turns Nagle's algorithm off for sockets with this protocol only."""
    with _bind(SandboxConfig(port=0)) as sock:
        assert sock.proto == socket.IPPROTO_TCP


async def test_a_taken_port_is_named():
    async with serve(SandboxConfig(port=0)) as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(SandboxConfigError, match=f"port: cannot listen on .*{port}.*port 0"):
            async with serve(SandboxConfig(port=port)):
                pytest.fail("two servers on one port")


def test_a_program_that_cannot_start_says_why(capsys, tmp_path):
    assert run(SandboxConfig(port=0, db=str(tmp_path / "no" / "file"))) == 1
    assert capsys.readouterr().err.startswith("ht-async sandbox: db: cannot open")


def test_a_foreign_database_is_left_alone(tmp_path):
    path = tmp_path / "foreign.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE precious (data)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(SandboxConfigError, match=r"db: .*name another"):
        create_app(SandboxConfig(db=str(path)))
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "text.db"
    path.write_text("no database" * 200)
    with pytest.raises(SandboxConfigError, match="db: cannot use"):
        create_app(SandboxConfig(db=str(path)))
