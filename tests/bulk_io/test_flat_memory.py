"""Memory doesn't grow with the number of rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from order_rows import csv_text, good_row

FEW, MANY = 2_000, 20_000
MOST_GROWTH = 8_000  # KiB; held at once, the additional rows take three times that

PROGRAM = """
import asyncio, sys
from pathlib import Path
from ht_async.bulk.dry_run import dry_run
from ht_async.bulk.source.opening import open_source

result = asyncio.run(dry_run(open_source(sys.argv[1]), "job", rejects=Path(sys.argv[2])))
status = Path("/proc/self/status").read_text()
print(result.rejected, status.partition("VmHWM:")[2].split()[0])
"""


def measured(folder: Path, rows: int) -> tuple[int, int]:
    path = folder / f"{rows}.csv"
    ragged = (good_row(number) + "," * (number % 7 == 0) for number in range(rows))
    path.write_text(csv_text(*ragged))
    command = [sys.executable, "-c", PROGRAM, str(path), str(folder / "rejects.csv")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rejected, peak = map(int, printed.split())
    return rejected, peak


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
def test_memory_is_flat(tmp_path: Path) -> None:
    (few_rejected, few), (many_rejected, many) = (measured(tmp_path, n) for n in (FEW, MANY))
    assert many_rejected > 9 * few_rejected > 0
    assert many - few < MOST_GROWTH
