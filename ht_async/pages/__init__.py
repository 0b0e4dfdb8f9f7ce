"""Listings: awaitable for a page, async-iterable for items, resumable, guarded."""
