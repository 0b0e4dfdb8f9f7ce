"""What became of the orders of a job, as a file."""
