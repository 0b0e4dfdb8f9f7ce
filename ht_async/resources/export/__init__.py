"""Listed orders as a file."""
