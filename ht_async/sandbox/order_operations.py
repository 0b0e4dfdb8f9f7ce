"""The API's operations on orders, see https://docs.partner.hellotech.com."""

from __future__ import annotations

from .catalogue import SKUS
from .dialects import read_query
from .exchange import Call, Reply
from .filters import parse_order_query
from .order_rows import Order
from .paging import Pager
from .problems import Problem, Refusal, refuse
from .rendering import render_order
from .sandbox import Sandbox
from .validation import OrderBody, read_order


def create_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Create order*: 200 with the order, 422, or 409 if the reference must be new.

    Args:
        sandbox: the state.
        call: the request.
    """
    body, problems = read_order(call.document)
    problems = [*problems, *_unknown_ids(sandbox, body)]
    if problems:
        raise Refusal(422, problems)
    _check_new(sandbox, body.purchase_order_id)
    order = sandbox.create_order(body)
    return Reply.json({"status": "success", "order": render_order(order)}, order_id=order.id)


def _check_new(sandbox: Sandbox, reference: str | None) -> None:
    if reference is None or sandbox.config.dedupe == "off":
        return
    order_id = sandbox.orders.find(reference)
    if order_id is not None:
        raise refuse(409, "purchase_order_id", f"order {order_id} has this reference already")


def _unknown_ids(sandbox: Sandbox, body: OrderBody) -> list[Problem]:
    unknown = [str(sku_id) for sku_id in dict.fromkeys(body.sku_ids) if sku_id not in SKUS]
    problems = [Problem("sku_id", f"there is no SKU {', '.join(unknown)}")] if unknown else []
    if body.client_id is not None and sandbox.clients.get(body.client_id) is None:
        problems.append(Problem("client_id", f"there is no client {body.client_id}"))
    return problems


def get_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve order*: 200 with the order, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    order_id = call.path_id("order_id")
    order: Order | None = None if order_id is None else sandbox.orders.get(order_id)
    if order is None:
        raise refuse(404, "order_id", "there is no such order")
    return Reply.json({"status": "success", "order": render_order(order)})


def list_orders(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve all orders*: 200 with a page, or 400.

    Args:
        sandbox: the state.
        call: the request.
    """
    config = sandbox.config
    query = parse_order_query(read_query(call.query, call.dialect))
    limit = min(query.limit or config.page_size, config.max_page_size)
    pager = Pager(sandbox.orders, config.cursor_style, call.dialect)
    answer = pager.answer(query, limit, sandbox.clock.steady())
    orders = [render_order(order) for order in answer.page.orders]
    return Reply.json({"status": "success", "orders": orders, **answer.members})


def count_by_tag(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Order count by tag*: 200 with the number of orders by tag, or 400.

    The documentation tells nothing about it but its name. Here it takes the filters of lists;
    without `tags[]` it counts every tag, and tags that no order carries count 0.

    Args:
        sandbox: the state.
        call: the request.
    """
    query = parse_order_query(read_query(call.query, call.dialect))
    counts = sandbox.orders.tag_counts(query, sandbox.clock.steady())
    return Reply.json({"status": "success", "counts": counts})
