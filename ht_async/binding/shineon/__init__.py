"""ShineOn's operations on orders, on top of the generated `ht_shineon_client`."""
