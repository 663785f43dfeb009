"""Parts of addresses: what is no id of a row leads nowhere, before anybody looks for it."""

from wakai.app.numbers import DIGITS_MAX


class RowId:
    """``<id:…>``: the number of a row."""

    regex: str = rf"[0-9]{{1,{DIGITS_MAX}}}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return how it stands in an address."""
        return str(value)
