"""What users hold: inputs that are checked when they are made, and views of what the API sent."""
