"""Decides who works on which chunk, and when."""
