"""What the guarantees take for granted about the server, as switches."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Assumptions:
    """Each is true of every simulated world unless a test switches it off.

    Args:
        refused_is_not_processed: An order answered by 429, or by 503 with `Retry-After`, is
            not carried out.
        late_orders_are_bounded: No order is carried out after the time to settle.
        lists_catch_up: Every order is listed within the time to settle.
        references_are_shown: Lists, or orders got by their ids, show `purchase_order_id`.
        references_are_ours_alone: Nobody else sends an order of ours at the same time.
        nobody_repeats_requests: No proxy on the way sends a request twice.
        our_clock_runs_evenly: Nobody sets our clock while an order is open.
    """

    refused_is_not_processed: bool = True
    late_orders_are_bounded: bool = True
    lists_catch_up: bool = True
    references_are_shown: bool = True
    references_are_ours_alone: bool = True
    nobody_repeats_requests: bool = True
    our_clock_runs_evenly: bool = True


ALL_HOLD = Assumptions()
