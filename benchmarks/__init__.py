"""What ht_async costs, side by side with other ways to do the same job.

python -m benchmarks create
"""
