"""A file that is changed after its digest was taken, and before its rows are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from order_rows import csv_text, good_row

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.opening import open_source
from ht_async.resources.export.pyarrow_module import load_pyarrow


def write(path: Path, phone: str) -> None:
    if path.suffix == ".csv":
        path.write_text(csv_text(good_row(1).replace("555-0100", phone)))
    elif path.suffix == ".jsonl":
        path.write_text(f'{{"phone": "{phone}"}}\n')
    else:
        table = load_pyarrow().table({"phone": [phone], "address": ["a"], "sku_ids": [[1]]})
        table = table.append_column("client_id", [[1]])
        load_pyarrow("pyarrow.parquet").write_table(table, path)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_another_file_in_its_place_is_noticed(tmp_path: Path, ending: str) -> None:
    path, other = tmp_path / f"orders{ending}", tmp_path / f"other{ending}"
    write(path, "555-0100")
    write(other, "555-0199")
    source = open_source(path)
    source.digest()
    assert len(list(source.rows())) == 1
    status = path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))  # of the same size and age
    other.replace(path)
    with pytest.raises(SourceError, match="was changed while it was read"):
        list(source.rows())
