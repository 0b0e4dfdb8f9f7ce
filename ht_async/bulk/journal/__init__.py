"""Where a job's orders and their states are kept."""
