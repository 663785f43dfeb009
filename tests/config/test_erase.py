"""``wakai erase``: says what would go, does it when asked, and why not now."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app import pasts, sanctioned
from tests.app.world import World
from wakai.config import cli
from wakai.store.models import Dispute, Person

pytestmark = pytest.mark.django_db(transaction=True)


class TestErase:
    def test_says_what_would_go_then_does_it_and_all_is_whole(
        self, world: World, tmp_path: Path, capsys: Any
    ) -> None:
        past = pasts.made(world)
        out = str(tmp_path / "case.zip")
        assert cli.main(["erase", pasts.HERS["email"]]) == 0
        would = capsys.readouterr().out
        assert "Would be erased" in would
        assert "2  texts in cases" in would
        assert "Nothing was changed" in would
        assert Person.objects.get(pk=world.ana.pk).name == pasts.HERS["name"]

        assert cli.main(["erase", pasts.HERS["shop_id"], "--yes", "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["person"], told["erased"], told["files"]) == (world.ana.pk, True, 1)
        assert cli.main(["rebuild"]) == 0
        assert cli.main(["verify"]) == 0
        number = Dispute.objects.get(pk=past.dispute_id).number
        assert cli.main(["case", "export", number, "--out", out]) == 0
        assert cli.main(["case", "verify", out]) == 0
        capsys.readouterr()
        assert cli.main(["erase", str(world.ana.pk), "--yes"]) == 1
        assert "Only a number is left" in capsys.readouterr().err

    def test_says_what_has_to_end_first(self, world: World, capsys: Any) -> None:
        number = world.submitted().state.number
        sanctioned.stated(world)

        assert cli.main(["erase", "ana@example.org", "--yes"]) == 1
        assert f"Open disputes: {number}. Wait" in capsys.readouterr().err
        assert cli.main(["erase", "ben@example.org", "--yes"]) == 1
        assert "Lift them, or wait" in capsys.readouterr().err
        assert not Person.objects.filter(erased_at__isnull=False).exists()

    def test_says_which_orders_can_still_be_disputed(self, world: World, capsys: Any) -> None:
        assert cli.main(["erase", "ben@example.org", "--yes"]) == 1

        told = capsys.readouterr().err
        assert f"Orders that can still be disputed: {world.order.number}. Wait" in told
        assert not Person.objects.filter(erased_at__isnull=False).exists()

    def test_leaves_staff_and_knows_nobody_else(self, world: World, capsys: Any) -> None:
        assert cli.main(["erase", str(world.ida.pk), "--yes"]) == 1
        assert "Take their roles away" in capsys.readouterr().err
        assert cli.main(["erase", "nobody@example.org"]) == cli.WRONG_USE
        assert "nobody is known by" in capsys.readouterr().err
