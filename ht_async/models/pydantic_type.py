"""Makes models usable in pydantic models and FastAPI signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


class PydanticType:
    """What pydantic takes as a type; it is imported only when it asks for the schema."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        from ht_async.models.pydantic_schemas import core_schema

        return core_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        from ht_async.models.json_schemas import json_schema

        return json_schema(cls)
