"""Bytes out, bytes in, and evidence of what was sent."""
