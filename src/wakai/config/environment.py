"""Settings are read from environment variables that begin with WAKAI_."""

import os
from pathlib import Path

PREFIX = "WAKAI_"
_YES = frozenset({"1", "on", "true", "yes"})
_NO = frozenset({"", "0", "off", "false", "no"})


class BadSetting(ValueError):
    """An environment variable holds something that cannot be meant."""


def text(name: str, default: str = "") -> str:
    """Return the value of WAKAI_<name> without surrounding blanks."""
    return os.environ.get(PREFIX + name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """
    Return whether WAKAI_<name> says yes: 1, on, true, yes against 0, off, false, no.

    Raises BadSetting for anything else.
    """
    value = text(name, "on" if default else "off").lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    msg = f"{PREFIX}{name} is {value!r}; write on or off."
    raise BadSetting(msg)


def whole(name: str, default: int) -> int:
    """Return WAKAI_<name> as a whole number. Raises BadSetting for anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        msg = f"{PREFIX}{name} is {value!r}; write a whole number."
        raise BadSetting(msg) from None


def items(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts of WAKAI_<name>, the empty ones left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: str) -> Path:
    """Return WAKAI_<name> as an absolute path. The folder need not exist."""
    return Path(text(name, default)).expanduser().absolute()


def policy_file(name: str) -> str:
    """Return WAKAI_<name> as the path of a policy."""
    return policy_path(text(name, "default"))


def queues_file(name: str) -> str:
    """Return WAKAI_<name> as the path of the queues' file."""
    return _given_or_shipped(text(name, "always"), "policies/queues")


def rules_file(name: str) -> str:
    """Return WAKAI_<name> as the path of the file of the rules of automation."""
    return _given_or_shipped(text(name, "none"), "policies/rules")


def policy_path(asked: str) -> str:
    """Return the path of a policy; a bare name is one that comes with Wakai."""
    return _given_or_shipped(asked, "policies")


def _given_or_shipped(asked: str, folder_of_ours: str) -> str:
    path = Path(asked)
    if path.suffix or len(path.parts) > 1:
        return str(path.expanduser().absolute())
    return str(shipped(f"{folder_of_ours}/{asked}.toml"))


def shipped(name: str) -> Path:
    """Return a file that comes with Wakai: inside a wheel's package, beside src in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / name
    return inside if inside.exists() else package.parent.parent / name
