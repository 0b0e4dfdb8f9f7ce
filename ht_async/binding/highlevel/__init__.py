"""HighLevel's operations on orders, on top of the generated `ht_highlevel_client`."""
