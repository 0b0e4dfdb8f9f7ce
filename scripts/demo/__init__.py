"""The demonstration: the orders of a CSV file, created on a local server that misbehaves.

python -m scripts.demo
"""
