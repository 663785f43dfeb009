"""The form of the logs: ids and codes, and of an error where it happened."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from wakai.app import faults

type _Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class Discreet(logging.Formatter):
    """Tells of an error its kind, its place and what led to it, but not its text."""

    def formatException(  # noqa: N802 - logging names it
        self, ei: _Raised | tuple[None, None, None]
    ) -> str:
        """Return the trace, the cause first."""
        return "\n".join(_trace(ei[1])) if ei[1] is not None else ""


def _trace(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _trace(before)
    yield faults.told(error)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
