"""Books the service in a cart, and tells what became of it."""

from __future__ import annotations

from typing import Annotated

from attrs import evolve
from booking_desk import BookingDesk
from booking_table import Booking
from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response

from ht_async import Order, stable_reference
from ht_async.ext.fastapi import HelloTechDep, NewOrderBody

router = APIRouter(prefix="/carts/{cart_id}", tags=["bookings"])


async def the_desk(request: Request) -> BookingDesk:
    """Return the desk of this worker."""
    desk: BookingDesk = request.app.state.desk
    return desk


async def the_reference(cart_id: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$")]) -> str:
    """Return the reference of a cart's order, the same one for every click."""
    return stable_reference("shop", cart_id, prefix="shop-")


Desk = Annotated[BookingDesk, Depends(the_desk)]
Reference = Annotated[str, Depends(the_reference)]


@router.post("/booking", status_code=201)
async def book(
    order: NewOrderBody, reference: Reference, desk: Desk, request: Request, response: Response
) -> Booking:
    """Book the service in a cart: once, however often this is called.

    201: it is booked. 202: that isn't known yet, `Location` tells later.
    """
    booking = await desk.book(evolve(order, purchase_order_id=reference))
    if booking.status != "created":
        response.status_code = 202
        response.headers["Location"] = request.url.path
    return booking


@router.get("/booking")
async def status(reference: Reference, desk: Desk) -> Booking:
    """Tell what became of the booking of a cart."""
    booking = await desk.look_at(reference)
    if booking is None:
        raise HTTPException(404, "nothing was booked for this cart")
    return booking


@router.get("/order")
async def order(reference: Reference, desk: Desk, ht: HelloTechDep) -> Order:
    """Show the order of a cart as HelloTech tells it."""
    booking = await desk.look_at(reference)
    if booking is None or booking.order_id is None:
        raise HTTPException(404, "there is no order for this cart")
    return await ht.orders.get(booking.order_id)
