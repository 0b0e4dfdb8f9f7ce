"""The sandbox shares no code with the client that it tests."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ht_async import sandbox
from ht_async.sandbox import SandboxConfig, serve

pytestmark = pytest.mark.no_cover

FOLDER = Path(sandbox.__file__).parent
ROOT = FOLDER.parents[1]
ALLOWED = {*sys.stdlib_module_names, "anyio", "attrs", "starlette", "uvicorn"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= 1, f"{path.name} reaches out of the package"
            names |= {node.module or ""} if node.level == 0 else set()
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_nothing_else_of_the_project(path):
    assert imported(path) <= ALLOWED


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_a_missing_extra_is_named(missing):
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import ht_async.sandbox as sandbox\n"
        "sandbox.SandboxConfig()\n"
        "try:\n    sandbox.serve\n"
        "except ImportError as error:\n    print(error)\n"
        "from ht_async.sandbox.__main__ import main\n"
        "sys.exit(main(['--port', '0']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    advice = 'pip install "ht-async[sandbox]"'
    assert advice in done.stdout
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = sandbox.no_such_name


async def test_a_server_leaves_nothing_behind(until):
    tasks = asyncio.all_tasks()
    async with serve(SandboxConfig(port=0)) as server:
        clients = [httpx.AsyncClient(base_url=server.url) for _ in range(5)]
        for client in clients:
            assert (await client.get("/_sandbox/state")).status_code == 200
        reader, writer = await asyncio.open_connection(
            clients[0].base_url.host, clients[0].base_url.port
        )
        writer.write(b"POST /api/partners/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{")
        await until(lambda: server.sandbox.journal.requests == 1)
    assert asyncio.all_tasks() == tasks
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    for client in clients:
        with pytest.raises(httpx.TransportError):
            await client.get("/_sandbox/state")
        await client.aclose()
