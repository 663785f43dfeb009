"""What may be said of an error where others read it: a log is no place for what people wrote."""

import psycopg


def told(error: BaseException) -> str:
    """
    Return the kind of an error and its code, without its text.

    A database quotes the row, a mail server the address, a parser the words it was given. Only
    what is said of a connection is repeated: it is about machines.
    """
    kind = type(error).__name__
    code = _code(error) or _code(error.__cause__)  # Django wraps what the database says
    if code:
        return f"{kind} {code}"
    if isinstance(error, psycopg.OperationalError):
        return f"{kind}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    return kind


def _code(error: BaseException | None) -> str:
    code = getattr(error, "sqlstate", None) or getattr(error, "smtp_code", None)
    return str(code) if code else ""
