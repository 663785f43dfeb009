"""Whatever stands in an address where a number should: a page, or the same 404, never a fault."""

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import chat
from wakai.app.numbers import number

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = (
    "/orders/{}/",
    "/orders/?before=1_{}",
    "/chat/{}/",
    "/chat/{}/lines/",
    "/chat/TALK/lines/?before={}",
    "/chat/TALK/lines/?seqs={},1",
    "/notices/{}/",
    "/notices/?before={}",
    "/desk/{}/",
    "/desk/list/?current={}",
)


class TestNumber:
    @pytest.mark.parametrize(
        ("text", "found"),
        [("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("\u0661", None), ("\xb2", None),
         ("-1", None), ("1.0", None), (" 1", None), ("", None)],
    )  # fmt: skip
    def test_is_read_or_is_none(self, text: str, found: int | None) -> None:
        assert number(text) == found


class TestAddresses:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_bear_what_is_too_long_for_any_row(self, world: World, address: str) -> None:
        talk = str(chat.open_support(world.ana.id, language="en"))
        for person in (world.ana, world.olu):
            client = sign_in(Client(raise_request_exception=False), person, second_factor=True)
            for digits in ("9" * 19, "9" * 30, "9" * 5_000, "%D9%A1", "%C2%B2"):
                path = address.format(digits).replace("TALK", talk)
                assert client.get(path).status_code < 500, path[:60]
