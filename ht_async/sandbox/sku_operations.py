"""The API's operations on SKUs, see https://docs.partner.hellotech.com."""

from __future__ import annotations

import re

from .catalogue import SKUS, Sku, area_of, served
from .exchange import Call, Reply
from .members import Members
from .problems import Refusal, refuse
from .rendering import render_sku
from .sandbox import Sandbox

_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")


def list_skus(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve all SKUs*: 200 with the whole catalogue.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json({"status": "success", "skus": [render_sku(sku) for sku in SKUS.values()]})


def check_zip(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Check ZIP*: 200 with `treatment` on or off, 404 or 422.

    Args:
        sandbox: the state.
        call: the request.
    """
    sku: Sku | None = SKUS.get(call.path_id("id") or 0)
    if sku is None:
        raise refuse(404, "id", "there is no such SKU")
    members = Members(call.document)
    zip_code = members.text("zip", required="is required: five digits") or ""
    if not members.problems and not _ZIP.fullmatch(zip_code):
        members.flaw("zip", "must be five digits, or nine with a hyphen")
    if members.problems:
        raise Refusal(422, members.problems)
    area = area_of(zip_code)
    on = area is not None and served(sandbox.config.seed, sku, area)
    return Reply.json(
        {
            "status": "success",
            "treatment": "on" if on else "off",
            "zip": zip_code,
            "cbsa_id": None if area is None else area.cbsa_id,
            "cbsa": None if area is None else area.name,
        }
    )
