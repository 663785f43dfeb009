"""Emptying the database between two tests, quickly."""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations


def by_deleting() -> None:
    """
    Let Django's flush delete rows instead of truncating tables.

    TRUNCATE makes new files for every table and index, which costs more than most tests; here the
    tables hold a handful of rows.
    """
    DatabaseOperations.sql_flush = _sql_flush  # type: ignore[method-assign,assignment]


def _sql_flush(
    self: DatabaseOperations, _style: Any, tables: list[str], **_options: Any
) -> list[str]:
    from wakai.app import clock, policies  # noqa: PLC0415  Django is set up only now

    clock.forget()  # a clock that the last test moved is the wall's again
    policies.forget()  # and what it published is gone
    if not tables:
        return []
    return [
        "SET session_replication_role = replica",  # foreign keys do not mind the order
        *(f"DELETE FROM {self.quote_name(table)}" for table in tables),  # noqa: S608
        "SET session_replication_role = DEFAULT",
    ]
