"""Free texts: hashed at the edge, stored in the transaction of the command that refers to them."""

import hashlib
from typing import Final
from uuid import uuid4

from wakai.core.disputes.model import TextRef
from wakai.store import texts as stored
from wakai.store.texts import NewText, StoredText

read = stored.read

__all__ = ["NO_LANGUAGE", "NewText", "StoredText", "new", "read"]

NO_LANGUAGE: Final = "zxx"  # BCP 47 for what is in no language: an address, which nobody translates


def new(body: str, *, language: str, author_id: int | None) -> NewText:
    """
    Return a text ready to be referred to by a command and stored with it.

    Line ends are made equal and outer white space is dropped, so the hash does not depend on
    the browser. ``language`` is the BCP 47 tag of what was written.
    """
    clean = body.replace("\r\n", "\n").strip()
    sha256 = hashlib.sha256(clean.encode()).hexdigest()
    ref = TextRef(text_id=str(uuid4()), sha256=sha256, language=language)
    return NewText(ref, clean, author_id)
