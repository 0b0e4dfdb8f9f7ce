"""What operations raise."""


class UnexpectedStatus(Exception):
    """An answer with a status that is not documented; its body, which may be private, is not shown.

    Attributes:
        status_code: The status.
        content: The body.
    """

    def __init__(self, status_code: int, content: bytes) -> None:
        super().__init__(f"Unexpected status {status_code}")
        self.status_code = status_code
        self.content = content


__all__ = ["UnexpectedStatus"]
