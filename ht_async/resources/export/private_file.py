"""Files that may hold personal data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ht_async.errors import HTError


class OutputError(HTError):
    """A file can't be written; its message names it and says why."""


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """Write a file that its owner alone may read, and that is there whole or not at all.

    Args:
        path: Where it is to be; a file that is there is replaced in the end.

    Yields:
        What to write to; it stands beside the file until then.

    Raises:
        OutputError: It can't be written.
    """
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: is no regular file: name another one")
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except HTError:  # some are an OSError too, and none is about the file
        raise
    except OSError as error:
        raise OutputError(f"{path}: can't be written: {error.strerror}") from None
