"""Follows orders: lists them again and again, and tells what has changed since."""
