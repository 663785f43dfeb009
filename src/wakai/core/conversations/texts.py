"""What a text must be before it goes into a log that never changes."""

import re
import unicodedata

_TOO_STRANGE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad]*")


class BadText(ValueError):
    """A text cannot be kept; ``code`` says why: empty, too_long, bad_characters."""

    def __init__(self, code: str) -> None:
        """Remember the code that a sentence is found by."""
        super().__init__(code)
        self.code = code


def clean(text: object, *, characters_max: int) -> str:
    """
    Return a text as it is kept: normal form C, no invisible control characters.

    Raises BadText where nothing would be left, where it is longer than ``characters_max``, and
    where it holds NUL or half a character, which no database can keep.
    """
    if not isinstance(text, str):
        raise BadText("bad_characters")
    if len(text) > characters_max:
        raise BadText("too_long")
    if text.isascii() and text.isprintable():
        if not text or text.isspace():
            raise BadText("empty")
        return text
    if _TOO_STRANGE.search(text):
        raise BadText("bad_characters")
    kept = _CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    if _INVISIBLE.fullmatch(kept):
        raise BadText("empty")
    return kept
