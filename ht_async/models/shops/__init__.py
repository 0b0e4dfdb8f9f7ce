"""Orders of the shops in which partners sell."""
