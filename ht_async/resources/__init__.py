"""The API's operations as methods, grouped as in its documentation."""
