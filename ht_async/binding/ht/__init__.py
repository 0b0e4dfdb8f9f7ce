"""The HT Partner API's operations, on top of the generated `ht_partner_client`."""
