"""Statements that travel together mean what they would mean one by one."""

import threading

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from wakai.store import sql
from wakai.store.sql import Asked

_PUT = (
    "INSERT INTO draft (person_id, scope, body, changed_at) VALUES (%(by)s, %(scope)s, '{}', now())"
)
_PUT_LISTED = """
INSERT INTO draft (person_id, scope, body, changed_at)
SELECT by, scope, jsonb_build_object('met', (SELECT count(*) FROM draft)), now()
FROM json_to_recordset(%(new)s::json) AS new (by bigint, scope text)
"""
_COUNT = "SELECT count(*) FROM draft"
_NUMBER = "SELECT %(n)s::int"


@pytest.fixture
def person(transactional_db: None) -> int:  # noqa: ARG001 - commits are what is tried here
    """Somebody whose drafts are kept."""
    from wakai.store.models import Person  # noqa: PLC0415 - needs the settings

    made = Person.objects.create(
        email="ana@example.org", name="Ana", created_at="2026-01-01T00:00:00Z"
    )
    return int(made.pk)


def _put(person: int, scope: str) -> Asked:
    return _PUT, {"by": person, "scope": scope}


def _drafts() -> int:
    return int(sql.fetch(_COUNT, {})[0][0])


class TestFetchAll:
    @pytest.mark.django_db
    def test_answers_in_the_order_of_the_questions(self) -> None:
        assert sql.fetch_all((_NUMBER, {"n": 1}), (_NUMBER, {"n": 2})) == [[(1,)], [(2,)]]

    @pytest.mark.django_db
    def test_takes_more_than_a_socket_holds(self) -> None:
        long = "ウ" * 3_000_000

        found = sql.fetch_all(*[("SELECT length(%(text)s::text)", {"text": long})] * 3)

        assert found == [[(3_000_000,)]] * 3

    def test_sees_what_was_committed_while_it_waited_for_a_lock(self, person: int) -> None:
        sql.run(*_put(person, "a"))
        locked, done = threading.Event(), threading.Event()

        def change() -> None:
            with transaction.atomic():
                sql.fetch("SELECT 1 FROM draft WHERE scope = 'a' FOR UPDATE", {})
                locked.set()
                done.wait(0.2)
                sql.run("UPDATE draft SET body = '{\"said\": 1}' WHERE scope = 'a'", {})
            connection.close()

        other = threading.Thread(target=change)
        other.start()
        locked.wait()
        with transaction.atomic():
            _, found = sql.fetch_all(
                ("SELECT 1 FROM draft WHERE scope = 'a' FOR UPDATE", {}),
                ("SELECT body->>'said' FROM draft WHERE scope = 'a'", {}),
            )
        other.join()

        assert found == [("1",)]

    @pytest.mark.django_db
    def test_raises_what_the_first_failure_says_and_works_on(self) -> None:
        wrong = ("SELECT 1 / %(n)s::int", {"n": 0})

        with pytest.raises(DataError, match="division by zero"), transaction.atomic():
            sql.fetch_all((_NUMBER, {"n": 1}), wrong, (_NUMBER, {"n": 2}))

        assert sql.fetch(_NUMBER, {"n": 3}) == [(3,)]


def _end_with(*asked: Asked) -> None:
    """Carry statements out as the end of a transaction."""
    with transaction.atomic(), sql.together():
        for statement, values in asked:
            sql.later(statement, values)


def _fail_after(asked: Asked) -> None:
    """Put a statement off, then fail."""
    with transaction.atomic(), sql.together():
        sql.later(*asked)
        raise ValueError("no")


def _fail_around(asked: Asked) -> None:
    """Put a statement off in a transaction within another, which fails."""
    with transaction.atomic():
        _end_with(asked)
        raise ValueError("no")


class TestTogether:
    def test_ends_the_transaction_with_what_was_put_off(self, person: int) -> None:
        _end_with(_put(person, "a"), _put(person, "b"))

        assert _drafts() == 2

    def test_keeps_nothing_when_one_statement_fails(self, person: int) -> None:
        with pytest.raises(IntegrityError):
            _end_with(_put(person, "a"), _put(person, "a"))

        assert _drafts() == 0

    def test_keeps_nothing_when_the_end_of_the_transaction_fails(self, person: int) -> None:
        nobody = person + 1  # found out by the commit

        with pytest.raises(IntegrityError):
            _end_with(_put(person, "a"), _put(nobody, "b"))

        assert _drafts() == 0

    def test_sends_nothing_when_the_work_inside_fails(self, person: int) -> None:
        with pytest.raises(ValueError, match="no"):
            _fail_after(_put(person, "a"))

        assert _drafts() == 0

    def test_leaves_the_end_to_a_transaction_around_it(self, person: int) -> None:
        with pytest.raises(ValueError, match="no"):
            _fail_around(_put(person, "a"))

        assert _drafts() == 0

    def test_sends_what_was_put_off_before_anything_is_read(self, person: int) -> None:
        with transaction.atomic(), sql.together():
            sql.later(*_put(person, "a"))

            assert _drafts() == 1


class TestAtOnce:
    def test_keeps_all_or_nothing(self, person: int) -> None:
        works = [self._work(person, *scopes) for scopes in ("a", ("b", "a"), "c")]

        assert not sql.at_once(works)

        assert _drafts() == 0
        assert not connection.in_atomic_block
        assert sql.at_once([self._work(person, "b"), self._work(person, "c")])
        assert _drafts() == 2

    def test_keeps_nothing_when_the_end_of_the_transaction_fails(self, person: int) -> None:
        nobody = person + 1  # found out by the commit

        assert not sql.at_once([self._work(person, "a"), self._work(nobody, "b")])

        assert _drafts() == 0

    def test_shares_statements_that_take_nothing_but_lists(self, person: int) -> None:
        works = [self._listed(person, *scopes) for scopes in (("a",), ("b", "c"))]

        assert sql.at_once([*works, self._work(person, "d")])

        said = "SELECT string_agg(scope, ',' ORDER BY scope) FROM draft GROUP BY body->>'met'"
        assert sorted(sql.fetch(said, {})) == [("a,b,c",), ("d",)]

    def test_carries_out_what_one_work_asks_for_in_its_order(self, person: int) -> None:
        assert sql.at_once([self._work(person, "a", "b"), self._work(person, "c", "d")])

        found = "".join(scope for (scope,) in sql.fetch("SELECT scope FROM draft ORDER BY id", {}))
        assert found.index("a") < found.index("b")
        assert found.index("c") < found.index("d")

    def test_sends_what_comes_afterwards_once_all_is_done(self, person: int) -> None:
        with sql.gathered() as work:
            sql.afterwards(*_put(person, "behind"))
            sql.later(*_put(person, "a"))

        assert sql.at_once([work])
        assert sql.fetch("SELECT scope FROM draft ORDER BY id", {}) == [("a",), ("behind",)]

    def test_waits_for_the_disk_before_it_returns(self, person: int) -> None:
        sql.run("SET synchronous_commit = on", {})  # tests do without
        with sql.gathered() as work:
            sql.later(_PUT.replace("%(scope)s", "pg_current_wal_insert_lsn()"), {"by": person})

        assert sql.at_once([self._work(person, "a"), work])

        sql.run("RESET synchronous_commit", {})
        flushed = "SELECT pg_current_wal_flush_lsn() >= max(scope::pg_lsn) FROM draft"
        assert sql.fetch(flushed + " WHERE scope LIKE '%/%'", {}) == [(True,)]

    def test_gathers_nothing_that_has_to_ask_first(self) -> None:
        with pytest.raises(sql.NotWithoutReading), sql.gathered():
            sql.fetch(_COUNT, {})

    @staticmethod
    def _work(person: int, *scopes: str) -> sql.Gathered:
        with sql.gathered() as work:
            for scope in scopes:
                sql.later(*_put(person, scope))
        return work

    @staticmethod
    def _listed(person: int, *scopes: str) -> sql.Gathered:
        with sql.gathered() as work:
            sql.later(_PUT_LISTED, {"new": sql.records({"by": person, "scope": s} for s in scopes)})
        return work
