"""The money card: held until the result is final, and who gets it then."""

import pytest
from django.test import Client

from tests.app.world import PAID, World
from tests.web import cases
from wakai.app import disputes
from wakai.core.ledger import Account

pytestmark = pytest.mark.django_db(transaction=True)


class TestTheMoney:
    def test_is_held_until_a_ruling_is_final_and_says_who_then_gets_it(self, world: World) -> None:
        dispute_id = cases.ruled(world, minor=1_000)
        ben = cases.sign_in(Client(), world.ben)

        shown = ben.get(f"/disputes/{dispute_id}/").context["money_map"]

        held, *others = shown.shares
        state = disputes.read(dispute_id).state
        assert held.label == "Held until the result is final"
        assert held.amount.minor == sum(
            state.balances[account] for account in (Account.ALLOC_B, Account.ALLOC_S)
        )
        assert [share.label for share in others] == ["Commission"]
        assert shown.later_title == "If it stays so"
        assert [(share.label, share.amount.minor) for share in shown.later] == [
            ("The buyer's", 1_000),
            ("Yours", held.amount.minor - 1_000),
        ]
        assert shown.total.minor == PAID

    def test_lists_nothing_as_held_when_all_of_it_is_on_its_way(self, world: World) -> None:
        done = world.submitted()
        ana = cases.sign_in(Client(), world.ana)
        page = f"/disputes/{done.dispute_id}/"
        assert "解決までお預かり" in ana.get(page).text

        world.run(done.dispute_id, world.accept())

        assert "解決までお預かり" not in ana.get(page).text
        assert len(ana.get(page).context["money_map"].shares) == 1  # the whole is Ana's

    def test_says_why_less_is_held_than_is_promised(self, world: World) -> None:
        dispute_id = cases.told_to_return(world)
        ben = cases.sign_in(Client(), world.ben)

        page = ben.get(f"/disputes/{dispute_id}/")

        shown = page.context["money_map"]
        assert shown.later_title == "If it stays so · When the returned goods are accepted"
        assert shown.later[0].amount > shown.shares[0].amount
        assert "of it is our commission, which we give back with it." in shown.note
        told = page.content.decode()
        assert told.index("case-head") < told.index("money-map") < told.index("next-step-word")
