"""Who is let in: a token that is known, with the scope of the address, and not too often."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.program import ANA, BASE, Program, program
from wakai.app import api_tokens
from wakai.app.api_tokens import Scope
from wakai.config import cli
from wakai.store.models import ApiToken

pytestmark = pytest.mark.django_db(transaction=True)


class TestTokens:
    def test_let_a_program_in_and_nobody_else(self, shop: Program) -> None:
        last = "A" if shop.token[-1] != "A" else "B"
        nobodys = f"wakai_{'0' * 12}_{shop.token.split('_', 2)[2]}"
        others = ["", "x", shop.token[:-1] + last, nobodys, f"{shop.token}x"]

        assert shop.get("disputes").status_code == 200
        for token in others:
            answer = Program(token).get("disputes")
            assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), token
            assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_are_not_replaced_by_a_session(self, shop: Program, world: Any) -> None:
        client = Client()
        client.force_login(world.ana)

        assert shop.get("disputes").status_code == 200
        assert client.get(f"{BASE}disputes").status_code == 401

    @pytest.mark.usefixtures("shop")
    def test_do_what_their_scopes_say(self) -> None:
        reads = program(Scope.READ)

        assert reads.get("disputes").status_code == 200
        answer = reads.put("people/b-1/conversation", {})
        assert (answer.status_code, answer.json()["scope"]) == (403, "chat")
        assert program(Scope.CHAT).put(f"people/{ANA}/conversation", {}).status_code == 200

    def test_are_kept_as_a_hash_with_when_they_were_used(self, shop: Program) -> None:
        kept = ApiToken.objects.get()
        assert kept.used_at is None
        assert shop.token.split("_", 2)[2] not in json.dumps(
            {name: str(value) for name, value in vars(kept).items()}
        )

        shop.get("disputes")

        kept.refresh_from_db()
        assert kept.used_at is not None

    def test_are_refused_once_they_are_revoked(self, shop: Program) -> None:
        assert shop.get("disputes").status_code == 200

        assert api_tokens.revoke(ApiToken.objects.get().name)

        assert shop.get("disputes").status_code == 401

    def test_may_ask_so_often_in_a_minute(self, shop: Program, settings: Any) -> None:
        settings.WAKAI_API_PER_MINUTE = 2

        statuses = [shop.get("disputes").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        answer = shop.get("disputes")
        assert answer.json()["code"] == "too_many_requests"
        assert 0 < int(answer.headers["Retry-After"]) <= 60


class TestTheCommand:
    def test_makes_lists_and_revokes_them(self, capsys: Any) -> None:
        assert cli.main(["token", "add", "till", "--scope", "read", "--scope", "orders"]) == 0
        token = capsys.readouterr().out.strip()
        assert Program(token).get("disputes").status_code == 200

        assert cli.main(["token", "list", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["name"], told["scopes"]) == ("till", ["read", "orders"])
        assert told["used_at"]
        assert token.split("_", 2)[2] not in json.dumps(told)
        assert cli.main(["token", "list"]) == 0
        assert f"till ({told['key']}): read, orders" in capsys.readouterr().out

        assert cli.main(["token", "revoke", "till"]) == 0
        assert Program(token).get("disputes").status_code == 401
        assert cli.main(["token", "revoke", "till"]) == 1

    def test_refuses_what_cannot_be_a_token(self, capsys: Any) -> None:
        assert cli.main(["token", "add", "till", "--scope", "everything"]) == cli.WRONG_USE
        assert "one scope or more" in capsys.readouterr().err

        assert cli.main(["token", "add", "till", "--scope", "read"]) == 0
        assert cli.main(["token", "add", "till", "--scope", "read"]) == cli.WRONG_USE
        assert "Revoke it first" in capsys.readouterr().err
