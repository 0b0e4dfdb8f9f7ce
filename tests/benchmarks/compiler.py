"""What the tests of the benchmark server need."""

from __future__ import annotations

import shutil
import sys

import pytest

needs_compiler = pytest.mark.skipif(
    sys.platform != "linux" or not any(map(shutil.which, ("cc", "gcc", "clang"))),
    reason="the benchmark server needs Linux and a C compiler (cc, gcc or clang)",
)
