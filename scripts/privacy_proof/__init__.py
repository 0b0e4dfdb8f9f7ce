"""Proves that what clients tell about their work tells nothing about anybody."""
