"""Fixtures of the doctor's tests."""

from __future__ import annotations

from patients import admit

__all__ = ["admit"]
