"""The small marketplace for the store's tests."""

from tests.app.conftest import world

__all__ = ["world"]
