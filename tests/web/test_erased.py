"""What was erased is said to be, where others look at a case that is over."""

import pytest
from django.test import Client

from tests.app import pasts
from tests.app.pasts import BENS, HERS
from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import erasure
from wakai.app.erasure import Erased
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def page(person: Person, address: str, *, staff: bool = False) -> str:
    answer = sign_in(Client(), person, second_factor=staff).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


class TestACaseOfSomebodyErased:
    def test_says_so_and_keeps_what_the_other_side_said(self, world: World) -> None:
        past = pasts.made(world)
        case, thread = f"/disputes/{past.dispute_id}/", f"/chat/{past.thread}/"
        assert HERS["claim"] in page(world.ben, case)
        assert isinstance(erasure.erase(world.ana.id), Erased)

        for address in (case, thread):
            shown = page(world.ben, address)
            assert "It was erased." in shown
            assert BENS in shown
            assert [words for words in HERS.values() if words in shown] == []
        assert "tile is-erased" in page(world.ben, case)

    def test_can_still_be_read_by_who_decides(self, world: World) -> None:
        past = pasts.made(world)
        assert isinstance(erasure.erase(world.ana.id), Erased)

        shown = page(world.ida, f"/disputes/{past.dispute_id}/", staff=True)

        assert "It was erased." in shown
        assert [words for words in HERS.values() if words in shown] == []

    def test_is_nobodys_to_sign_in_as(self, world: World) -> None:
        past = pasts.made(world)
        client = sign_in(Client(), world.ana)
        assert client.get("/orders/").status_code == 200
        assert isinstance(erasure.erase(world.ana.id), Erased)

        assert client.get("/orders/").status_code == 302
        assert client.get(f"/disputes/{past.dispute_id}/").status_code == 302
