"""Works on jobs: claims chunks, sends their orders, brings the lost ones to an end."""
