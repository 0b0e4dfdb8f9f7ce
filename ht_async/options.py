"""Options of a client and of a call, checked when they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from attrs import Factory, evolve, field, frozen

from ht_async.errors import ConfigurationError
from ht_async.message import AttemptTimeouts
from ht_async.validators import count, is_number, not_negative, positive, truth


@frozen(kw_only=True, slots=True)
class Timeout:
    """Time limits, in seconds; all are finite, so that no write can hang for ever.

    Args:
        connect: To open a connection, TLS included.
        read: Without a byte of the answer.
        write: Without progress in sending.
        queue: Waiting for a slot. Batches wait without limit.
        total: The whole call: waiting, attempts and the sleeps between them.
    """

    connect: float = field(default=5.0, validator=positive)
    read: float = field(default=30.0, validator=positive)
    write: float = field(default=30.0, validator=positive)
    queue: float = field(default=30.0, validator=positive)
    total: float = field(default=60.0, validator=positive)


@frozen(kw_only=True, slots=True)
class RetryPolicy:
    """When and how often a call is sent again.

    Reads and idempotent writes are sent again after connection failures, 408, 429 and 5xx.
    Creations are sent again only when nothing was sent or the server refused to work on it.

    Args:
        retries: Repetitions after the first attempt.
        backoff: Seconds; the n-th sleep is random between 0 and `backoff * 2**n`.
        max_backoff: Seconds; the most that a sleep without `Retry-After` takes.
        retry_refused_creates: Take 429, and 503 with `Retry-After`, as proof that a creation
            was not carried out. Where this doesn't hold, switch it off: both are then unknown
            outcomes.
        refusals: Repetitions after 429, or 503 with `Retry-After`, in batches, which wait as
            long as the server asks; these don't count as `retries`.
    """

    retries: int = field(default=3, validator=count)
    backoff: float = field(default=0.5, validator=not_negative)
    max_backoff: float = field(default=20.0, validator=not_negative)
    retry_refused_creates: bool = field(default=True, validator=truth)
    refusals: int = field(default=30, validator=count)


@frozen(slots=True)
class RateLimit:
    """A known rate limit that the client keeps to by itself.

    Args:
        per_second: Requests per second.
        burst: Requests that may go out at once after a quiet time.
    """

    per_second: float = field(validator=positive)
    burst: float = field(default=1.0, validator=positive)

    def __attrs_post_init__(self) -> None:
        if self.burst < 1:
            raise ConfigurationError("RateLimit.burst must be 1 or above")


TimeoutTypes: TypeAlias = Timeout | float
"""A `Timeout`, or seconds for its `total`."""


def as_timeout(value: TimeoutTypes) -> Timeout:
    """Make a `Timeout` of what a caller passed.

    Raises:
        ConfigurationError: It is neither a `Timeout` nor a number above 0.
    """
    if isinstance(value, Timeout):
        return value
    if is_number(value):
        return Timeout(total=value)
    raise ConfigurationError("timeout must be a Timeout or a number of seconds")


def as_retry(value: object) -> RetryPolicy:
    """Check that a caller passed a `RetryPolicy`.

    Raises:
        ConfigurationError: It is none.
    """
    if isinstance(value, RetryPolicy):
        return value
    raise ConfigurationError("retry must be a RetryPolicy, such as RetryPolicy(retries=0)")


def _as_headers(value: object) -> Mapping[str, str]:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, str]", value))
    raise ConfigurationError("headers must be a mapping of header names to values")


_NO_HEADERS: Mapping[str, str] = {}


def _of_attempt(options: CallOptions) -> AttemptTimeouts:
    limits = options.timeout
    return AttemptTimeouts(limits.connect, limits.read, limits.write)


@frozen(kw_only=True, slots=True)
class CallOptions:
    """How one call is made.

    Args:
        timeout: Time limits.
        retry: When to send again.
        headers: Extra request headers.
        patient: Wait for a slot, and as long as a throttling server asks, without limit;
            `timeout.total` then covers the attempts and other sleeps alone.
        linger: Seconds in which a cancelled call still finds out what became of its write,
            and ends in a result or an `HTError`. None: cancellation leaves at once.
        permit: Called before each attempt, in its slot, and again right before its first byte
            leaves, which may be much later if the process is frozen; raises if it must not.
    """

    timeout: Timeout = Timeout()
    retry: RetryPolicy = RetryPolicy()
    headers: Mapping[str, str] = Factory(lambda: _NO_HEADERS)
    patient: bool = False
    linger: float | None = None
    permit: Callable[[], object] | None = None
    attempt: AttemptTimeouts = field(
        init=False, repr=False, eq=False, default=Factory(_of_attempt, takes_self=True)
    )
    """The time limits of each attempt."""

    def override(
        self,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> CallOptions:
        """Return these options with what a call says for itself.

        Raises:
            ConfigurationError: `timeout`, `retry` or `headers` is none.
        """
        if timeout is None and retry is None and headers is None:
            return self
        return evolve(
            self,
            timeout=self.timeout if timeout is None else as_timeout(timeout),
            retry=self.retry if retry is None else as_retry(retry),
            headers=self.headers if headers is None else self._with(_as_headers(headers)),
        )

    def _with(self, headers: Mapping[str, str]) -> Mapping[str, str]:
        """Add headers to these; one replaces another of the same name, whatever its case."""
        replaced = {str(name).lower() for name in headers}
        kept = {
            name: text for name, text in self.headers.items() if str(name).lower() not in replaced
        }
        return {**kept, **headers}
