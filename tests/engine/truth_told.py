"""What the tests of a call's truth share: the effects, and how an error is taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from engine_bench import CREATE, READ, UPDATE

from ht_async import errors

EFFECTS = pytest.mark.parametrize("op", [READ, UPDATE, CREATE], ids=["read", "update", "create"])


async def failure_of(awaitable: Any) -> Any:
    with pytest.raises(errors.HTError) as caught:
        await awaitable
    return caught.value


def assert_unknown(error: object, cause: type[BaseException]) -> errors.OutcomeUnknownError:
    assert type(error) is errors.OutcomeUnknownError
    assert type(error.__cause__) is cause
    assert error.reference == "PO-1"
    return error
