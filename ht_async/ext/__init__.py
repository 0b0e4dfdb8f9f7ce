"""Adapters to other libraries, each behind an extra."""
