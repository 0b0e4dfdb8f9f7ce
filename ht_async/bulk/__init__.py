"""Jobs of up to millions of orders that survive the end of any process."""
