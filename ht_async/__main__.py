"""`python -m ht_async` is the command line; it needs `pip install "ht-async[cli]"`."""

from __future__ import annotations

from ht_async.cli import main

if __name__ == "__main__":
    main()
