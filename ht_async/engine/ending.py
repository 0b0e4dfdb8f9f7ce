"""What a call ends in: its result, or the error that is true about it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, final

from ht_async import codec
from ht_async.engine.runtime import Runtime
from ht_async.errors import (
    APIConnectionError,
    DeadlineExceededError,
    DecodeError,
    HTError,
    OutcomeUnknownError,
)
from ht_async.message import Answer, Evidence, Failure, Headers
from ht_async.operation import Effect, Operation
from ht_async.policy.error_map import failure_error, status_error
from ht_async.policy.outcome import Fate, Verdict

T = TypeVar("T")


@final
class Ending(Generic[T]):
    """Makes the results and errors of one call.

    A creation that may have been carried out ends in `OutcomeUnknownError`, whatever the
    trouble was; that is then its cause.

    Args:
        runtime: What all calls of the client share.
        operation: What is called.
        reference: The caller's reference of what is created, if any.
    """

    def __init__(
        self, runtime: Runtime, operation: Operation[Any, T], reference: str | None
    ) -> None:
        self._runtime = runtime
        self._operation = operation
        self._reference = reference

    def value(self, answer: Answer) -> T:
        """Return the result that an answer holds.

        Raises:
            DecodeError: It holds none.
            OutcomeUnknownError: It holds none, and would have been a creation's.
        """
        glance = self._operation.glance
        try:
            seen = None if glance is None else glance(answer.body)
            return self._operation.decode(self._parse(answer)) if seen is None else seen
        except DecodeError as error:
            flaw = error
        except Exception as bug:
            flaw = DecodeError(f"{self._operation.name}: the answer could not be read")
            flaw.__cause__ = bug
        raise self._undecodable(flaw, answer)

    def error(self, result: Answer | Failure, verdict: Verdict, evidence: Evidence) -> HTError:
        """Return the error for an attempt that is not repeated.

        Args:
            result: How it ended.
            verdict: What that means.
            evidence: What is proven about all attempts of the call.
        """
        in_doubt = verdict.fate is Fate.UNKNOWN
        if isinstance(result, Failure):
            error: HTError = failure_error(self._operation.name, result, evidence)
            error.__cause__ = result.cause
            return self._truth(error) if in_doubt else error
        request_id = self.request_id(result.headers)
        error = status_error(
            self._operation.name,
            result,
            retry_after=verdict.retry_after,
            request_id=request_id,
            redactor=self._runtime.redactor,
            unconfirmed=self._operation.unconfirmed,
            absent=self._operation.absent is not None and self._operation.absent(result),
        )
        return self._truth(error, request_id) if in_doubt else error

    def too_late(self, total: float, evidence: Evidence) -> HTError:
        """Return the error for a call whose deadline has passed.

        Args:
            total: Seconds that it had.
            evidence: What is proven about all attempts of the call.
        """
        error = DeadlineExceededError(
            f"{self._operation.name} was not done within timeout.total ({total:.3g} s)",
            evidence=evidence,
        )
        return error if evidence is Evidence.NOT_SENT else self._truth(error)

    def interrupted(self, evidence: Evidence) -> HTError:
        """Return the error for a write whose caller was cancelled.

        Args:
            evidence: What is proven about all attempts of the call.
        """
        certain = evidence is Evidence.NOT_SENT
        known = "it is certain that it was not" if certain else "it may have been"
        error = APIConnectionError(
            f"{self._operation.name} was interrupted; {known} carried out", evidence=evidence
        )
        return error if certain else self._truth(error)

    def request_id(self, headers: Headers) -> str | None:
        """Return the id that the server gave to the request, if any."""
        value = headers.get(self._runtime.request_id_header)
        return None if value is None else self._runtime.redactor.text(value)[:200]

    def _parse(self, answer: Answer) -> Any:
        if not answer.body and self._operation.may_be_empty:
            return None
        try:
            return codec.decode(answer.body)
        except ValueError:
            pass  # it holds the whole body, so it must not be the context of what is raised
        size = f"{len(answer.body)} bytes that are no JSON" if answer.body else "an empty body"
        raise DecodeError(f"{self._operation.name}: status {answer.status} with {size}")

    def _undecodable(self, flaw: DecodeError, answer: Answer) -> HTError:
        flaw.status = answer.status
        flaw.body = self._runtime.redactor.excerpt(answer.body)
        return self._truth(flaw, self.request_id(answer.headers))

    def _truth(self, trouble: HTError, request_id: str | None = None) -> HTError:
        """Return the error of a request that may have been carried out."""
        if self._operation.effect is not Effect.CREATE:
            return trouble
        unknown = OutcomeUnknownError(
            f"{self._operation.name} was sent and its outcome is not known; {self._next_step()}",
            reference=self._reference,
            request_id=request_id,
        )
        unknown.__cause__ = trouble
        return unknown

    def _next_step(self) -> str:
        if self._reference is None:
            return "it has no reference to look for: look it up before you send it again"
        return (
            f"its reference is {self._reference!r}: `await error.resolve()` looks for it; "
            "do so before you send it again"
        )
