"""The ways to do a job that are compared.

Libraries are imported inside functions, so that a process loads only what it measures.
"""
