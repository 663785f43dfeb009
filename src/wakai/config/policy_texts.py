"""
Policies as the command line names them.

A file, the name of one that comes with Wakai, or the beginning of a content hash: of one that was
published in this house, or waits to be.
"""

import re
from pathlib import Path
from typing import Final

from django.conf import settings

from wakai.app import policy_file, policy_publishing
from wakai.config import environment
from wakai.core.policy import PolicyError, load

_HASH: Final = re.compile(r"[0-9a-f]{8,64}")


class WrongUse(ValueError):
    """What was asked for is not there, or is no policy; the text says which."""


def read(name: str) -> str:
    """Return the whole text of a policy that can be used. Raises WrongUse."""
    if _HASH.fullmatch(name):
        return _kept(name)
    try:
        text = policy_file.read(Path(environment.policy_path(name)))
        load(text)
    except PolicyError as wrong:
        raise WrongUse(f"{name}: {wrong}") from wrong
    return text


def _kept(begins: str) -> str:
    shelf = policy_publishing.shelf()
    editions = [one.edition for one in shelf.published]
    if shelf.proposal:
        editions.append(shelf.proposal.edition)
    for edition in editions:
        if edition.sha256.startswith(begins):
            return edition.text
    raise WrongUse(f"No policy of this house has a content hash that begins with {begins}.")


def language(code: str) -> str:
    """Return a language that Wakai speaks. Raises WrongUse for another one."""
    if code not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        raise WrongUse(f"{code} is none of the languages {known}.")
    return code
