"""Bulk jobs whose processes are killed and frozen, held against what the server knows."""
