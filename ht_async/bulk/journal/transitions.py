"""Which state an order takes when something is told about it. Pure decisions, for every journal."""

from __future__ import annotations

from collections.abc import Mapping

from ht_async.bulk.values import ItemResult, ItemState, JobState

_S = ItemState

TOLD_OF_ANY_SEND: Mapping[ItemState, frozenset[ItemState]] = {
    state: frozenset({_S.CREATED, _S.EXISTING})
    for state in (_S.NEW, _S.SENDING, _S.OPEN, _S.UNRESOLVED)
}
"""That an order exists counts in each of these states, whichever send it was about."""

TOLD_OF_LAST_SEND: Mapping[ItemState, frozenset[ItemState]] = {
    _S.NEW: frozenset({_S.FAILED, _S.UNRESOLVED}),
    _S.SENDING: frozenset({_S.OPEN, _S.FAILED, _S.UNRESOLVED}),
    _S.OPEN: frozenset({_S.FAILED, _S.UNRESOLVED}),
    _S.UNRESOLVED: frozenset({_S.FAILED}),
}
"""What counts only of the last send: nothing else is known of a later one by that."""

DECISIONS = frozenset({_S.CREATED, _S.ABANDONED, _S.NEW})
"""What a person may make of an unresolved order."""

MAY_BE_TOLD = frozenset({_S.OPEN, _S.CREATED, _S.EXISTING, _S.FAILED, _S.UNRESOLVED})
"""States that a result may have."""

SENDS_AT_MOST = 2
"""Sends of an order without a person's word: the second once the first is proven absent."""

WORKING = frozenset({JobState.IMPORTING, JobState.RUNNING})
"""States of a job in which its orders are sent."""


def state_after(state: ItemState, sends: int, result: ItemResult) -> ItemState | None:
    """Return the state that a result gives an order; None if it changes nothing.

    Args:
        state: The order's state.
        sends: How many times the intent to send it was written down.
        result: What is told about it.
    """
    if result.state in TOLD_OF_ANY_SEND.get(state, ()):
        return result.state
    of_last_send = result.send >= sends or (state is _S.NEW and result.send == 0)
    if of_last_send and result.state in TOLD_OF_LAST_SEND.get(state, ()):
        return result.state
    return None


def may_send(state: ItemState, job: JobState) -> bool:
    """Return whether the first send of an order may begin."""
    return state is _S.NEW and job in WORKING


def may_send_again(state: ItemState, sends: int, job: JobState) -> bool:
    """Return whether an order that is proven absent may be sent a second time."""
    return state is _S.OPEN and sends < SENDS_AT_MOST and job in WORKING


def job_state_after(state: JobState, wanted: JobState, unfinished: int) -> JobState:
    """Return the state of a job of which another is wanted.

    Args:
        state: Its state.
        wanted: The one that it is to have.
        unfinished: How many of its orders have no final state.
    """
    if wanted is JobState.DONE and (unfinished or state is JobState.IMPORTING):
        return state
    if wanted is JobState.IMPORTING and state is JobState.CANCELLED:
        return state  # whoever begins to read it anew knows nothing of that
    return wanted
