"""Books the mounting of TVs that a shop has sold."""
