"""Headers, and what messages show of themselves."""

from __future__ import annotations

import asyncio
import copy
import pickle
from unittest.mock import Mock

import pytest

from ht_async.message import Answer, Evidence, Headers, Progress, Request
from ht_async.operation import RequestParts

HEADERS = Headers(
    [(b"Content-Type", b"text/plain"), (b"X-A", b"1"), (b"x-a", b"2"), (b"N", b"caf\xe9")]
)


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_names_compare_without_case(name: str) -> None:
    assert HEADERS[name] == "text/plain"
    assert name in HEADERS
    assert HEADERS.get(name) == "text/plain"


def test_equal_names_are_joined() -> None:
    assert HEADERS["x-a"] == "1, 2"
    assert len(HEADERS) == 3
    assert list(HEADERS) == ["content-type", "x-a", "n"]


def test_bytes_beyond_ascii_are_kept() -> None:
    assert HEADERS["n"] == "café"


def test_what_is_missing() -> None:
    assert "missing" not in HEADERS
    assert HEADERS.get("missing") is None
    with pytest.raises(KeyError):
        HEADERS["missing"]


def test_none_at_all() -> None:
    assert dict(Headers()) == {}
    assert Headers() == {}


def test_they_compare_as_mappings() -> None:
    assert Headers([(b"A", b"1")]) == Headers([(b"a", b"1")])
    assert Headers([(b"A", b"1")]) == {"a": "1"}


def test_they_survive_pickling_and_copying() -> None:
    for twin in (pickle.loads(pickle.dumps(HEADERS)), copy.copy(HEADERS), copy.deepcopy(HEADERS)):
        assert twin == HEADERS


def test_nothing_shows_values_bodies_or_addresses() -> None:
    request = Request(
        "POST", "https://h/personal", (("Api-Key", "personal"),), b'{"name": "personal"}'
    )
    answer = Answer(200, Headers([(b"X-A", b"personal")]), b"personal")
    parts = RequestParts(path="/personal", query="q=personal", body=b"personal", reference="PO-1")
    for value in (request, answer, answer.headers, parts):
        assert "personal" not in repr(value)
        assert "personal" not in str(value)
    assert "POST" in repr(request)
    assert "200" in repr(answer)
    assert "x-a" in repr(answer.headers)


def test_progress_is_pessimistic_until_somebody_vouches() -> None:
    progress = Progress()
    assert progress.evidence is Evidence.MAYBE_SENT
    progress.nothing_sent()
    assert progress.evidence is Evidence.NOT_SENT
    progress.sending()
    assert progress.evidence is Evidence.MAYBE_SENT


def test_a_request_that_is_not_permitted_any_more_sends_no_first_byte() -> None:
    answers: list[Exception | None] = [None, RuntimeError("too late")]

    def permit() -> None:
        if error := answers.pop(0):
            raise error

    for refusal in tuple(answers):
        progress = Progress(permit)
        progress.nothing_sent()
        if refusal is None:
            progress.sending()
            assert (progress.evidence, progress.refusal) == (Evidence.MAYBE_SENT, None)
        else:
            with pytest.raises(asyncio.CancelledError):
                progress.sending()
            assert (progress.evidence, progress.refusal) == (Evidence.NOT_SENT, refusal)


async def test_a_library_that_writes_a_turn_later_is_cancelled_in_time() -> None:
    permit = Mock()
    written: list[str] = []

    async def send() -> None:
        progress.sending()
        progress.look_again_next_turn()
        await asyncio.sleep(0)
        written.append("a part")

    progress = Progress(permit)
    await send()
    assert written == ["a part"]

    sending = asyncio.create_task(send())
    await asyncio.sleep(0)
    permit.side_effect = RuntimeError("the process was frozen meanwhile")
    await asyncio.wait([sending])
    assert sending.cancelled()
    assert written == ["a part"]
    assert progress.refusal is permit.side_effect


def test_a_request_that_was_given_up_sends_no_first_byte() -> None:
    progress = Progress()
    progress.nothing_sent()
    progress.forbid()
    with pytest.raises(asyncio.CancelledError):
        progress.sending()
    assert progress.evidence is Evidence.NOT_SENT
