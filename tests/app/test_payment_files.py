"""Instructions go out in one file each, and what a statement says is booked once."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.app import tills
from tests.app.world import World
from wakai.app import clock, disputes, payment_files, payments, statements
from wakai.app.ports import Unavailable
from wakai.config.cli import main
from wakai.core.disputes.model import Fulfilment, Stage
from wakai.core.ids import DisputeId
from wakai.core.ledger.reconciliation import Differs
from wakai.store import payments as stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(world: World) -> Iterator[DisputeId]:
    """Return a dispute whose money is on its way by file."""
    with tills.paying_with(WAKAI_PAYMENTS="export"):
        dispute_id = tills.agreed(world)
        tills.work()
        yield dispute_id


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def written(tmp_path: Path, lines: list[dict[str, str]]) -> Path:
    path = tmp_path / "statement.csv"
    with path.open("w", newline="") as file:
        out = csv.DictWriter(file, ["key", "party", "minor", "currency", "state", "reference"])
        out.writeheader()
        out.writerows({name: line.get(name, "") for name in out.fieldnames or ()} for line in lines)
    return path


class TestExport:
    @pytest.mark.usefixtures("due")
    def test_has_each_instruction_in_one_file_for_good(self, world: World) -> None:
        name = payment_files.export()
        told = payment_files.file(name)

        assert [(row["party"], row["minor"]) for row in rows(told)] == [
            ("buyer", str(tills.PART)),
            ("seller", str(3_980 - 199 - tills.PART + 50)),
        ]
        assert {row["order_number"] for row in rows(told)} == {world.order.number}
        assert payment_files.export() == ""
        assert payment_files.file(name) == told
        assert payment_files.batches() == ((name, 1),)

    def test_tells_no_other_provider(self, due: DisputeId) -> None:
        (row,) = stored.of_dispute(due)
        with tills.paying_with(WAKAI_PAYMENTS="null"), pytest.raises(Unavailable):
            payments.pay(uuid4(), {"key": row.key})

        assert [part.state for part in stored.parts()] == ["instructed"] * 2

    def test_leaves_out_what_another_provider_was_told_of(self, world: World) -> None:
        with tills.paying_with(WAKAI_PAYMENTS="manual"):
            tills.agreed(world)
            tills.work()

        assert {part.state for part in stored.parts()} == {"instructed"}
        assert payment_files.export() == ""


class TestStatement:
    def test_books_what_was_paid_and_again_changes_nothing(self, due: DisputeId) -> None:
        paid = payment_files.file(payment_files.export()).encode()

        for _ in range(2):
            taken, left = payment_files.take_statement(statements.read(paid))
            assert (taken, left) == (2, ())

        state = disputes.read(due).state
        assert state.stage is Stage.CLOSED
        assert sum(state.balances.values()) == 0
        assert payment_files.compare(statements.read(paid)).differences == ()

    def test_does_not_book_another_sum(self, due: DisputeId) -> None:
        told = payment_files.file(payment_files.export())
        wrong = statements.read(told.replace(",1000,", ",1001,").encode())

        taken, left = payment_files.take_statement(wrong)

        assert (taken, [line.minor for line in left]) == (1, [1_001])
        assert disputes.read(due).state.fulfilment is Fulfilment.MONEY_SENT

    @pytest.mark.parametrize(
        ("file", "error"),
        [
            (b"key,party,minor,currency\n,buyer,1,JPY\n", "key is missing"),
            (b"key,party,minor,currency\nk,both,1,JPY\n", "party is buyer or seller"),
            (b"key,party,minor,currency\nk,buyer,1.5,JPY\n", "minor must be a whole number"),
            (b"key,party,minor,currency,state\nk,buyer,1,JPY,lost\n", "state is settled or failed"),
            (b'{"key": "k", "party": "buyer", "minor": -1, "currency": "JPY"}', "minor must be"),
        ],
    )
    @pytest.mark.usefixtures("transactional_db")
    def test_names_the_row_that_cannot_be_read(self, file: bytes, error: str) -> None:
        (wrong,) = statements.read(file).errors

        assert wrong.what.startswith(error)

    @pytest.mark.parametrize("file", [b"\xff", b"", b"a,b\n1,2\n", b"{}\n[]"])
    @pytest.mark.usefixtures("transactional_db")
    def test_is_refused_as_a_whole_where_it_is_none(self, file: bytes) -> None:
        with pytest.raises(statements.BadStatement):
            statements.read(file)


class TestCompare:
    @pytest.mark.usefixtures("due")
    def test_leaves_out_what_changed_at_another_time(self) -> None:
        paid = statements.read(payment_files.file(payment_files.export()).encode())
        payment_files.take_statement(paid)
        nothing = statements.Statement()
        tomorrow = clock.now() + timedelta(days=1)

        missing = payment_files.compare(nothing).differences
        assert [one.what for one in missing] == [Differs.MISSING_THERE] * 2
        assert payment_files.compare(nothing, since=tomorrow).differences == ()
        assert payment_files.compare(nothing, until=tomorrow - timedelta(days=2)).differences == ()


class TestCommand:
    @pytest.mark.usefixtures("due")
    def test_exports_imports_and_reconciles(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["payments", "export"]) == 0
        out, name = capsys.readouterr()
        lines = rows(out)
        good = written(tmp_path, lines)

        assert main(["payments", "reconcile", str(good)]) == 1
        assert "another outcome" in capsys.readouterr().out
        assert main(["payments", "import", str(good)]) == 0
        assert main(["payments", "reconcile", str(good)]) == 0
        assert "2 agree, 0 differ" in capsys.readouterr().out
        assert main(["payments", "export", "--again", name.strip()]) == 0
        assert capsys.readouterr().out == out
        doubled = written(tmp_path, [*lines, {**lines[0], "minor": "7"}])
        assert main(["payments", "reconcile", "--json", str(doubled)]) == 1
        assert '"what": "doubled"' in capsys.readouterr().out
        assert main(["payments", "import", str(doubled)]) == 1

    @pytest.mark.usefixtures("transactional_db")
    def test_says_what_cannot_be_read(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["payments", "reconcile", str(tmp_path / "nowhere.csv")]) == 2
        (tmp_path / "bad.csv").write_text("a,b\n")
        assert main(["payments", "import", str(tmp_path / "bad.csv")]) == 2
        assert main(["payments", "export", "--again", "no such file"]) == 2
        assert "Missing: key, party, minor, currency." in capsys.readouterr().err
