"""Where the orders of a job come from: files and queries, read row by row."""
