"""Loads pyarrow, which only Parquet needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ht_async.errors import ConfigurationError


def load_pyarrow(module: str = "pyarrow") -> Any:
    """Return pyarrow, or a module of it.

    Args:
        module: The module's name.

    Raises:
        ConfigurationError: It isn't installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise ConfigurationError('Parquet needs pyarrow: pip install "ht-async[parquet]"') from None
