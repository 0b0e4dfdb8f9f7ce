"""What an error gives away."""

from __future__ import annotations

import traceback


def everything_said(error: BaseException) -> str:
    """Return all that an error, and the errors shown behind it, say and carry."""
    said = "".join(traceback.format_exception(error))
    shown: BaseException | None = error
    while shown is not None:
        headers = dict(getattr(shown, "headers", {}))
        said += f"{shown} {shown!r} {shown.args} {vars(shown)} {headers}"
        hidden = shown.__suppress_context__
        shown = shown.__cause__ or (None if hidden else shown.__context__)
    return said
