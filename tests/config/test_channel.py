"""Channels on the command line."""

import json
from typing import Any

import pytest

from wakai.config import cli

pytestmark = pytest.mark.django_db(transaction=True)


class TestChannels:
    def test_are_made_shown_and_taken_away(self, capsys: Any) -> None:
        assert cli.main(["channel", "put", "shop", "https://Shop.example/"]) == 0
        assert 'data-channel="shop"' in capsys.readouterr().out

        assert cli.main(["channel", "list", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told == {"name": "shop", "origins": ["https://shop.example"]}

        assert cli.main(["channel", "remove", "shop"]) == 0
        assert cli.main(["channel", "remove", "shop"]) == 1

    def test_that_cannot_be_are_refused_with_what_is_wrong(self, capsys: Any) -> None:
        assert cli.main(["channel", "put", "shop", "http://shop.example"]) == cli.WRONG_USE
        assert "is no origin" in capsys.readouterr().err
