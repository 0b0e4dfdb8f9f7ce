"""What handlers ask for in their signatures."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Body, Depends
from fastapi.requests import HTTPConnection

from ht_async.client import HelloTech
from ht_async.ext.fastapi.app_state import client_of
from ht_async.models.new_order import NewOrder


async def get_hello_tech(connection: HTTPConnection) -> HelloTech:
    """Return the client that the application's lifespan has opened.

    Tests may replace it: `app.dependency_overrides[get_hello_tech] = ...`.

    Raises:
        ConfigurationError: The application was made without `lifespan()`, or it doesn't run.
    """
    return client_of(connection)


HelloTechDep: TypeAlias = Annotated[HelloTech, Depends(get_hello_tech)]
"""The application's client, as a parameter of a handler: `ht: HelloTechDep`."""

NewOrderBody: TypeAlias = Annotated[NewOrder, Body()]
"""An order in the body of a request; a flawed one is answered with 422 and names its fields."""
