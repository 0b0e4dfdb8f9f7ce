"""Finds out what became of orders whose answers were lost."""
