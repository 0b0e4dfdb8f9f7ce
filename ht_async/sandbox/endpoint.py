"""The way of every API request through the sandbox.

Body limit, admission, dialect, latency, fault, operation, answer; and the journal sees it
all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .admission import Admission
from .bodies import ClientGoneError, read_body
from .dialects import HEADER as DIALECT_HEADER
from .dialects import Dialect, UnknownQuirkError, parse_dialect
from .dispatch import Operations, dispatch
from .exchange import Call, Exchange, Reply
from .fault_syntax import HEADER as FAULT_HEADER
from .faults import FaultRule, FaultSyntaxError, Moment
from .problems import Refusal, refuse
from .sandbox import Sandbox

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Endpoint:
    """An ASGI application that serves one path of the API."""

    def __init__(self, sandbox: Sandbox, operations: Operations, admit: Admission) -> None:
        """Make the endpoint of a path.

        Args:
            sandbox: the state.
            operations: the operations of the path by HTTP method; none for an unknown path.
            admit: lets requests in.
        """
        self._sandbox = sandbox
        self._operations = operations
        self._admit = admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request.

        Args:
            scope: ASGI scope.
            receive: ASGI receive channel.
            send: ASGI send channel.
        """
        query = scope["query_string"].decode("latin-1")
        entry = self._sandbox.journal.begin(scope["method"], scope["path"], query)
        exchange = Exchange(scope, receive, send, entry, self._sandbox.holds, self._sandbox.clock)
        try:
            await self._serve(exchange)
        except Refusal as refusal:
            await exchange.answer(Reply.refusal(refusal))
        except ClientGoneError:
            pass
        finally:
            if entry.fate == "pending":
                entry.dropped()

    async def _serve(self, exchange: Exchange) -> None:
        scope = exchange.scope
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        body = await read_body(headers.get(b"content-length"), exchange.receive)
        query = scope["query_string"].decode("latin-1")
        call = Call(scope.get("path_params", {}), query, body)
        exchange.entry.carries(call.reference)
        exchange.headers = self._admit(self._sandbox, headers, call)
        call.dialect = self._dialect(headers.get(DIALECT_HEADER.encode()))
        if self._sandbox.config.latency_ms:
            await exchange.holds.hold(self._sandbox.config.latency_ms / 1000, None)
        rule = self._fault(exchange, headers.get(FAULT_HEADER.encode()))
        if await self._strikes(exchange, rule, Moment.BEFORE):
            return
        if rule is not None and rule.fault.moment is Moment.LATE:
            late = partial(self._carry_out, exchange, call)
            self._sandbox.late_commits.add(rule.duration, late)
        else:
            self._carry_out(exchange, call)
        struck = await self._strikes(exchange, rule, Moment.AFTER, Moment.LATE)
        if exchange.reply is not None and not struck:
            await exchange.answer(exchange.reply)

    def _carry_out(self, exchange: Exchange, call: Call) -> None:
        method: str = exchange.scope["method"]
        begun = self._sandbox.clock.instant()
        reply = dispatch(self._sandbox, self._operations, method, call)
        exchange.reply = reply.spoken(call.dialect)
        if reply.order_id is not None:
            exchange.entry.stored(reply.order_id, begun)

    def _dialect(self, header: str | None) -> Dialect:
        if header is None:
            return self._sandbox.dialect
        try:
            return parse_dialect(header.split(","))
        except UnknownQuirkError as error:
            raise refuse(400, DIALECT_HEADER, str(error)) from None

    def _fault(self, exchange: Exchange, header: str | None) -> FaultRule | None:
        entry, scope = exchange.entry, exchange.scope
        try:
            rule = self._sandbox.injector.choose(
                scope["method"], scope["path"], header, entry.reference
            )
        except FaultSyntaxError as error:
            raise refuse(400, FAULT_HEADER, str(error)) from None
        if rule is not None:
            self._sandbox.journal.struck(entry, rule.name)
        return rule

    async def _strikes(self, exchange: Exchange, rule: FaultRule | None, *now: Moment) -> bool:
        if rule is None or rule.fault.moment not in now:
            return False
        return await rule.fault.answer.give(exchange, rule.name, rule.duration)
