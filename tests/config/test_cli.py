"""The command line does what it says, and says what is wrong in words and exit codes."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.app.world import World
from wakai.app import orders
from wakai.config import cli, doctor, order_files
from wakai.store import chat as log
from wakai.store.models import Dispute as DisputeRow
from wakai.store.models import DisputeEvent, LedgerEntry

ORDER: dict[str, Any] = {
    "number": "KM-1",
    "currency": "EUR",
    "placed_at": "2026-11-05T09:30:00Z",
    "buyer": {"id": "b-1", "name": "Ana", "email": "ana@shop.example", "language": "ja"},
    "seller": {"id": "s-1", "name": "Ben", "email": "ben@shop.example"},
    "lines": [{"title": "Kettle", "quantity": 1, "paid_minor": 4990}],
}
KETTLE: dict[str, Any] = ORDER["lines"][0]
PARTS = {"goods_minor": 3861, "tax_minor": 797, "shipping_minor": 332}
CSV = """\
number,buyer_id,buyer_name,buyer_email,seller_id,seller_name,seller_email,currency,placed_at,line_title,line_quantity,line_paid_minor
KM-1,b-1,Ana,ana@shop.example,s-1,Ben,ben@shop.example,EUR,2026-11-05T09:30:00Z,Kettle,1,4990
KM-1,,,,,,,,,Lid,2,600
KM-2,b-1,Ana,ana@shop.example,s-1,Ben,ben@shop.example,EUR,2026-11-06T09:30:00Z,Cup,1,900
"""


def lines_file(folder: Path, *told: Any) -> str:
    path = folder / "orders.jsonl"
    path.write_text("\n".join(json.dumps(order) for order in told), "utf-8")
    return str(path)


class TestUse:
    def test_that_is_wrong_is_told_apart_from_what_failed(self, capsys: Any) -> None:
        with pytest.raises(SystemExit) as ended:
            cli.main(["dance"])

        assert ended.value.code == cli.WRONG_USE
        assert "invalid choice" in capsys.readouterr().err

    def test_is_told_where_no_database_answers(self) -> None:
        nowhere = "postgresql://nobody:word@127.0.0.1:1/none"
        done = subprocess.run(
            [sys.executable, "-m", "wakai.config.cli", "verify"],
            env={**os.environ, "WAKAI_DATABASE_URL": nowhere},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == cli.NO_DATABASE
        assert "wakai: the database does not answer: " in done.stderr
        assert "Traceback" not in done.stderr
        assert "word" not in done.stderr

    def test_is_explained_for_each_command(self, capsys: Any) -> None:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--help"])

        told = capsys.readouterr().out
        assert ended.value.code == 0
        assert all(command in told for command in cli.COMMANDS)


@pytest.mark.django_db(transaction=True)
class TestImportOrders:
    def test_takes_a_file_once(self, tmp_path: Path, capsys: Any) -> None:
        path = lines_file(tmp_path, ORDER, {**ORDER, "number": "KM-2"})

        assert cli.main(["import", "orders", path]) == 0
        assert cli.main(["import", "orders", path, "--json"]) == 0

        first, again = capsys.readouterr().out.splitlines()
        assert first == "Orders: 2 added, 0 updated, 0 unchanged, 0 not taken."
        assert json.loads(again) == {"added": 0, "updated": 0, "unchanged": 2, "errors": []}

    def test_reads_the_rows_of_one_number_as_one_order(self, tmp_path: Path) -> None:
        path = tmp_path / "orders.csv"
        path.write_text(CSV, "utf-8")

        assert cli.main(["import", "orders", str(path)]) == 0

        kept = orders.order_by_number("KM-1")
        assert kept is not None
        assert [(line.title, line.quantity) for line in kept.lines] == [("Kettle", 1), ("Lid", 2)]
        assert orders.order_by_number("KM-2") is not None

    def test_keeps_the_good_rows_and_names_the_bad(self, tmp_path: Path, capsys: Any) -> None:
        bad = {**ORDER, "number": "KM-2", "placed_at": "2026-11-05"}
        path = lines_file(tmp_path, ORDER, bad, {**ORDER, "number": "KM-3"})

        assert cli.main(["import", "orders", path]) == 1

        told = capsys.readouterr().out
        assert "row 2: placed_at '2026-11-05' says no time zone" in told
        assert orders.order_by_number("KM-3") is not None

    def test_only_looks_when_asked_to_check(self, tmp_path: Path, capsys: Any) -> None:
        path = lines_file(tmp_path, ORDER)

        assert cli.main(["import", "orders", path, "--check"]) == 0
        assert "Nothing was kept" in capsys.readouterr().out
        assert orders.order_by_number("KM-1") is None

    def test_says_when_a_known_order_comes_with_another_deal(
        self, tmp_path: Path, capsys: Any
    ) -> None:
        cli.main(["import", "orders", lines_file(tmp_path, ORDER)])

        assert (
            cli.main(["import", "orders", lines_file(tmp_path, {**ORDER, "currency": "USD"})]) == 1
        )
        assert "row 1: order KM-1 is known with other" in capsys.readouterr().out

    def test_that_cannot_be_read_is_wrong_use(self, tmp_path: Path, capsys: Any) -> None:
        assert cli.main(["import", "orders", str(tmp_path / "nothing.csv")]) == cli.WRONG_USE
        (tmp_path / "half.csv").write_text("number,buyer_id\n", "utf-8")
        assert cli.main(["import", "orders", str(tmp_path / "half.csv")]) == cli.WRONG_USE

        assert "Missing: buyer_name" in capsys.readouterr().err


class TestOrderFiles:
    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"number": ""}, "number is missing"),
            ({"currency": "euro"}, "currency is longer"),
            ({"currency": "eur"}, "three capital letters"),
            ({"lines": []}, "1 to 200 lines"),
            ({"lines": [{"title": "X", "quantity": 0, "paid_minor": 1}]}, "quantity must be 1"),
            ({"lines": [{"title": "X", "quantity": 1, "paid_minor": 1.5}]}, "whole number"),
            ({"lines": [{"title": "X", "quantity": 1, "paid_minor": -1}]}, "paid_minor must be 0"),
            ({"lines": [KETTLE | {"tax_minor": 797}]}, "missing: goods_minor, shipping_minor"),
            ({"lines": [KETTLE | PARTS | {"tax_minor": 798}]}, "add up to 4991, but paid_minor"),
            ({"lines": [KETTLE | PARTS | {"tax_minor": -1}]}, "tax_minor must be 0"),
            ({"lines": [KETTLE | PARTS | {"shipping_minor": "3.32"}]}, "whole number"),
            ({"fee_minor": 5000}, "more than was paid"),
            ({"buyer": {"id": "b", "name": "A", "email": "a"}}, "buyer: email"),
            ({"seller": None}, "seller is missing"),
            ({"placed_at": "yesterday"}, "not a time"),
        ],
    )
    def test_say_what_is_wrong_with_an_order(
        self, tmp_path: Path, changed: dict[str, Any], told: str
    ) -> None:
        read = order_files.read(Path(lines_file(tmp_path, {**ORDER, **changed})))

        assert read.orders == []
        assert told in read.errors[0].what

    def test_tell_what_a_line_consists_of_where_the_shop_knows(self, tmp_path: Path) -> None:
        rows = CSV.splitlines()
        head = rows[0] + ",line_goods_minor,line_tax_minor,line_shipping_minor"
        told = [rows[1] + ",3861,797,332", rows[2] + ",,,", rows[3] + ",750,150,0"]
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([head, *told]), "utf-8")

        read = order_files.read(path)

        assert read.errors == []
        lines = [line for _row, order in read.orders for line in order.lines]
        assert [(line.tax_minor, line.shipping_minor) for line in lines] == [
            (797, 332),
            (None, None),
            (150, 0),
        ]

    def test_do_not_take_the_same_number_twice(self, tmp_path: Path) -> None:
        read = order_files.read(Path(lines_file(tmp_path, ORDER, ORDER)))

        assert (len(read.orders), read.errors[0].row) == (1, 2)

    def test_may_come_from_standard_input(self, monkeypatch: Any) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(ORDER)))

        assert len(order_files.read(Path("-")).orders) == 1


@pytest.mark.django_db(transaction=True)
class TestVerify:
    def test_finds_nothing_where_all_is_whole(self, world: World, capsys: Any) -> None:
        world.submitted()

        assert cli.main(["verify"]) == 0
        assert "Everything is whole" in capsys.readouterr().out

    def test_names_what_was_changed_behind_its_back(self, world: World, capsys: Any) -> None:
        done = world.submitted()
        DisputeEvent.objects.filter(dispute_id=done.dispute_id, version=2).update(role="owner")

        assert cli.main(["verify"]) == 1
        assert f"dispute {done.dispute_id}: number 2" in capsys.readouterr().out

    def test_and_rebuild_mend_a_row_that_is_wrong(self, world: World, capsys: Any) -> None:
        done = world.submitted()
        DisputeRow.objects.filter(pk=done.dispute_id).update(stage="closed")
        LedgerEntry.objects.filter(dispute_id=done.dispute_id).delete()

        assert cli.main(["verify", "--json"]) == 1
        faults = [json.loads(line)["what"] for line in capsys.readouterr().out.splitlines()]
        assert cli.main(["rebuild"]) == 0
        assert cli.main(["verify"]) == 0

        assert sorted(faults) == ["ledger", "row"]


@pytest.mark.django_db(transaction=True)
class TestRestored:
    def test_makes_the_cursors_of_before_invalid(self, capsys: Any) -> None:
        before = log.epoch()

        assert cli.main(["restored"]) == 0

        assert log.epoch() != before
        assert "nothing is skipped" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
class TestDoctor:
    def test_says_in_words_what_is_well_and_what_to_mend(self, settings: Any) -> None:
        settings.WAKAI_BASE_URL = "http://127.0.0.1:9"
        nobody = {"host": "127.0.0.1", "port": 9, "use_tls": False, "use_ssl": False}
        settings.MAILERS = {"default": {"BACKEND": "unused", "OPTIONS": nobody}}

        found = {one.name: one for one in doctor.examine()}

        assert found["database"].ok
        assert found["storage"].ok
        assert not found["database durability"].ok  # tests trade it for speed
        assert "on" in found["database durability"].mend
        assert not found["mail"].ok
        assert "WAKAI_MAIL_HOST" in found["mail"].mend
        assert not found["address"].ok

    def test_never_stops_at_the_first_thing_that_breaks(self, monkeypatch: Any) -> None:
        def broken() -> Any:
            raise RuntimeError("a look that breaks")

        looks = (broken, *doctor._LOOKS[2:3])
        monkeypatch.setattr(doctor, "_LOOKS", looks)

        found = list(doctor.examine())

        assert [one.ok for one in found] == [False, True]


class TestSimulate:
    def test_prints_draws_and_tells_a_script(self, tmp_path: Path, capsys: Any) -> None:
        drawn = tmp_path / "run.svg"
        asked = ["policy", "simulate", "default", "--cases", "20", "--processes", "1"]

        assert cli.main([*asked, "--svg", str(drawn)]) == 0
        printed = capsys.readouterr().out
        assert cli.main([*asked, "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert told["cases"] == 20
        assert "20 cases" in printed
        assert drawn.read_text("utf-8").startswith("<svg")

    @pytest.mark.parametrize(
        "wrong",
        [["nowhere.toml"], ["default", "--population", "nowhere"], ["default", "--cases", "0"]],
    )
    def test_names_what_cannot_be_used(self, wrong: list[str], capsys: Any) -> None:
        assert cli.main(["policy", "simulate", *wrong]) == cli.WRONG_USE
        assert capsys.readouterr().err.startswith("wakai: ")


@pytest.mark.django_db(transaction=True)
class TestCase:
    def test_is_exported_and_verified(self, world: World, tmp_path: Path, capsys: Any) -> None:
        number, out = world.submitted().state.number, tmp_path / "case.zip"

        assert cli.main(["case", "export", number.lower(), "--out", str(out)]) == 0
        assert cli.main(["case", "verify", str(out)]) == 0
        assert "Everything is whole." in capsys.readouterr().out

        for reader in ("buyer", "seller"):
            assert cli.main(["case", "export", number, "--for", reader, "--out", str(out)]) == 0
            assert cli.main(["case", "verify", str(out), "--json"]) == 0
            assert json.loads(capsys.readouterr().out.splitlines()[-1])["made_for"] == reader

    def test_that_was_damaged_is_told_by_exit_code(self, world: World, tmp_path: Path) -> None:
        out = tmp_path / "case.zip"
        cli.main(["case", "export", world.submitted().state.number, "--out", str(out)])
        with zipfile.ZipFile(out, "a") as opened:
            opened.writestr("more.txt", "more")

        assert cli.main(["case", "verify", str(out)]) == 1
        out.write_bytes(b"nothing")
        assert cli.main(["case", "verify", str(out)]) == cli.WRONG_USE

    def test_that_nobody_sent_cannot_be_exported(self, world: World, capsys: Any) -> None:
        world.draft()
        number = DisputeRow.objects.values_list("number", flat=True)[0]

        assert cli.main(["case", "export", number]) == cli.WRONG_USE
        assert "no case that was sent" in capsys.readouterr().err
