"""Logs tell what went wrong and where, and nothing that people wrote."""

import logging
import os
import smtplib
import subprocess
import sys
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError

from wakai.app import clock, faults
from wakai.config.logs import Discreet
from wakai.store.models import Person


def logged(error: BaseException) -> str:
    """Return the line and the trace of an error that is raised here."""
    with pytest.raises(type(error)):
        raise error
    raised = (type(error), error, error.__traceback__)
    record = logging.makeLogRecord({"msg": "it failed", "exc_info": raised})
    return Discreet("%(message)s").format(record)


class TestATrace:
    def test_says_where_and_not_what(self) -> None:
        cause = KeyError("ana@example.org")
        cause.__cause__ = ValueError("It is blue.")
        told = logged(cause)

        assert told.splitlines()[:3] == ["it failed", "ValueError", "KeyError"]
        assert f"{__file__}:" in told
        assert "in logged: raise error" in told
        assert "blue" not in told
        assert "ana@" not in told

    @pytest.mark.django_db
    def test_of_a_refused_row_names_the_code_and_not_the_row(self) -> None:
        ana = {"email": "ana@example.org", "name": "Ana", "created_at": clock.now()}
        Person.objects.create(**ana)
        with pytest.raises(DatabaseError) as refused:
            Person.objects.create(**ana)
        assert "ana@example.org" in str(refused.value)

        told = logged(refused.value)

        assert "IntegrityError 23505" in told
        assert "ana@" not in told

    def test_is_written_so_by_the_settings(self) -> None:
        formatters: Any = settings.LOGGING["formatters"]
        assert formatters["line"]["()"] == "wakai.config.logs.Discreet"


class TestAnError:
    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (ValueError("It is blue."), "ValueError"),
            (psycopg.errors.UniqueViolation("DETAIL: Ana"), "UniqueViolation 23505"),
            (
                psycopg.OperationalError("connection refused"),
                "OperationalError: connection refused",
            ),
            (TimeoutError(110, "Timed out"), "TimeoutError: Timed out"),
            (smtplib.SMTPDataError(554, b"<ana@example.org> no"), "SMTPDataError 554"),
            (
                smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"")}),
                "SMTPRecipientsRefused",
            ),
        ],
    )
    def test_is_told_by_kind_and_code(self, error: BaseException, told: str) -> None:
        assert faults.told(error) == told


class TestTheLevel:
    @pytest.mark.parametrize(("level", "told"), [("WARNING", True), ("ERROR", False)])
    def test_holds_for_what_django_logs_too(self, level: str, *, told: bool) -> None:
        asked = (
            "import django, logging; django.setup(); "
            "logging.getLogger('django.request').warning('Not Found: /nowhere.txt')"
        )
        environment = {**os.environ, "WAKAI_LOG_LEVEL": level}
        command = [sys.executable, "-c", asked]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

        assert ("Not Found: /nowhere.txt" in done.stderr) is told
