"""What ht_async costs and how it behaves, side by side with other ways to do the same job.

`python -m benchmarks --help` tells how it is used.
"""
