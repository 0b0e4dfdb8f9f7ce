"""Names that are odd and that a file may have all the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from bulk_files import write_orders
from cli_program import Program


@pytest.mark.skipif(sys.platform != "linux", reason="file names are texts there")
def test_a_file_whose_name_is_no_text_is_imported(
    tmp_path: Path, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_DB", str(tmp_path / "jobs.db"))
    monkeypatch.setenv("HT_BASE_URL", "http://127.0.0.1:9")
    file = write_orders(tmp_path / os.fsdecode(b"best\xfc.csv"), 2)
    for _ in range(2):
        done = ht_async("orders", "import", str(file), "--job", "november", "--detach")
        assert (done.code, "2 rows read" in done.out) == (0, True)
    status = ht_async("jobs", "status", "november", "--json")
    assert status.document["source"].endswith("best?.csv")
