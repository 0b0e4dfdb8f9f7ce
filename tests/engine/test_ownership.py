"""A client belongs to the loop and the process that it was first used in."""

from __future__ import annotations

import os

import pytest
from engine_bench import bench
from scripted_transport import (
    ScriptedTransport,
    reply,
)
from virtual_time import run_virtual, virtual

from ht_async import errors


def test_another_loop_is_refused() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply()))
    run_virtual(b.call())
    with pytest.raises(errors.WrongLoopError, match="another event loop"):
        run_virtual(b.call())
    with pytest.raises(errors.WrongLoopError, match="another event loop"):
        run_virtual(b.engine.aclose(1))
    assert not b.engine.closed
    assert len(b.transport.begun) == 1
    assert b.transport.closed == 0


def test_a_client_belongs_to_the_loop_of_its_first_call_and_not_of_its_making() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply()))

    async def use() -> None:
        await b.call()
        await b.engine.aclose(1)

    run_virtual(use())
    assert b.engine.closed


def test_a_client_that_was_never_used_closes_anywhere() -> None:
    b = bench(reply())
    run_virtual(b.engine.aclose(1))
    assert b.engine.closed


@virtual
async def test_another_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    b = bench(ScriptedTransport(lambda _, __: reply()))
    await b.call()
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        with pytest.raises(errors.WrongLoopError, match="fork"):
            await b.call()
        with pytest.raises(errors.WrongLoopError, match="fork"):
            await b.engine.aclose(1)
    await b.call()
    assert b.transport.closed == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_is_told_to_open_its_own_client() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply()))

    async def main() -> int:
        await b.call()
        child = os.fork()
        if child == 0:
            os._exit(await in_the_child())
        return child

    async def in_the_child() -> int:
        try:
            await b.call()
        except errors.WrongLoopError as error:
            return 7 if "fork" in str(error) else 1
        return 2

    _, status = os.waitpid(run_virtual(main()), 0)
    assert os.waitstatus_to_exitcode(status) == 7
