"""Whether a service is offered somewhere; the client keeps each answer for five minutes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ht_async.ext.fastapi import HelloTechDep

router = APIRouter(tags=["availability"])


@router.get("/services/{sku_id}/availability")
async def check(
    sku_id: int, zip_code: Annotated[str, Query(alias="zip")], ht: HelloTechDep
) -> dict[str, bool]:
    """Tell whether a service is offered in a ZIP code."""
    return {"available": (await ht.skus.check_zip(sku_id, zip_code)).available}
