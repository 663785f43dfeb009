"""Reports of a mail server on the command line."""

import io
from pathlib import Path
from typing import Any

import pytest

from tests.app.world import World
from tests.gateways.test_returned import report
from wakai.config import cli
from wakai.store.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


class TestBounce:
    def test_writes_down_which_mail_came_back(self, world: World, tmp_path: Path) -> None:
        world.submitted()
        notice = Notice.objects.filter(person=world.ben).latest("id")
        told = tmp_path / "report.eml"
        told.write_bytes(report().replace(b"<1234@market.example>", notice.message_id.encode()))

        assert cli.main(["bounce", str(told)]) == 0

        notice.refresh_from_db()
        assert notice.mail_state == "bounced"

    def test_takes_what_is_not_ours_so_that_it_does_not_come_back(
        self, capsys: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for given, says in ((report(), "is not known here"), (b"Hello", "is no report")):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))

            assert cli.main(["bounce"]) == 0

            assert says in capsys.readouterr().out

    def test_says_which_file_is_not_there(self, capsys: Any, tmp_path: Path) -> None:
        assert cli.main(["bounce", str(tmp_path / "none.eml")]) == cli.WRONG_USE

        assert "none.eml: No such file" in capsys.readouterr().err
