"""An account of a job for people: one HTML file."""
