"""`ht-async doctor`: finds out what the live API does where its documentation leaves it open."""
