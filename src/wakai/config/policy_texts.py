"""Policies as the command line names them: a file, or the name of one that comes with Wakai."""

from pathlib import Path

from django.conf import settings

from wakai.app import policy_file
from wakai.config import environment
from wakai.core.policy import PolicyError, load


class WrongUse(ValueError):
    """What was asked for is not there, or is no policy; the text says which."""


def read(name: str) -> str:
    """Return the whole text of a policy that can be used. Raises WrongUse."""
    try:
        text = policy_file.read(Path(environment.policy_path(name)))
        load(text)
    except PolicyError as wrong:
        raise WrongUse(f"{name}: {wrong}") from wrong
    return text


def language(code: str) -> str:
    """Return a language that Wakai speaks. Raises WrongUse for another one."""
    if code not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        raise WrongUse(f"{code} is none of the languages {known}.")
    return code
