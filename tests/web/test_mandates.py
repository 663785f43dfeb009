"""The pages of who acts for whom: asking, accepting, acting, ending, each beside its refusal."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import representing
from tests.app.post import Post
from tests.app.world import World
from tests.web import cases
from wakai.app import clock, disputes, mandate_mails, outbox
from wakai.core.disputes.model import Party, Stage
from wakai.store import journal
from wakai.store.models import Mandate, Person

pytestmark = pytest.mark.django_db(transaction=True)


def client(person: Person, *, staff: bool = False) -> Client:
    return cases.sign_in(Client(), person, second_factor=staff)


def page(world: World) -> str:
    return reverse("order_representative", args=[world.order.pk])


def link() -> str:
    token = mandate_mails.SIGNER.sign(str(Mandate.objects.latest("id").pk))
    return reverse("mandate_invitation", args=[token])


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestAsking:
    def test_sends_an_invitation_that_can_be_taken_back(self, world: World, post: Post) -> None:
        ana = client(world.ana)
        asked = {"email": representing.ADDRESS, "language": "en"}

        sent = ana.post(page(world), asked)
        again = ana.post(page(world), asked)
        outbox.send_due(clock.now())
        back = ana.post(page(world), {"do": "end"})

        assert (sent.status_code, again.status_code, back.status_code) == (302, 409, 302)
        assert post.sent[0].url.endswith(link())
        over = Client().get(link())
        assert over.status_code == 409
        assert "has ended" in text(over)

    def test_says_what_is_wrong_with_an_address(self, world: World) -> None:
        ana = client(world.ana)

        assert ana.post(page(world), {"email": "ken", "language": "en"}).status_code == 422
        mine = ana.post(page(world), {"email": world.ana.email, "language": "en"})
        assert mine.status_code == 409

    def test_is_not_for_strangers_or_for_who_acts_for_the_party(self, world: World) -> None:
        ken = client(representing.ken(world))

        for who in (ken, client(representing.someone(world, "Ann"))):
            assert who.get(page(world)).status_code == 404
            assert who.post(page(world), {"do": "end"}).status_code == 404
        assert client(world.ana).get(page(world)).status_code == 200


class TestAccepting:
    def test_makes_an_account_and_leads_to_what_can_be_seen(self, world: World) -> None:
        representing.asked(world, email="noa@example.org")
        noa = Client()

        short = noa.post(link(), {"name": "Noa", "password": "kettle"})
        done = noa.post(link(), {"name": "Noa  Sato", "password": "plenty of kettles"})
        listed = noa.get(reverse("mandates"))

        assert (short.status_code, done.status_code) == (422, 302)
        assert "Ana" in text(listed)
        assert noa.get(reverse("order", args=[world.order.pk])).status_code == 200
        assert Person.objects.get(email="noa@example.org").name == "Noa Sato"
        later = Client()
        signed = later.post(
            reverse("sign_in"), {"login": "noa@example.org", "password": "plenty of kettles"}
        )
        assert signed.status_code == 302
        assert later.get(reverse("mandates")).status_code == 200

    def test_asks_who_has_an_account_to_sign_in(self, world: World) -> None:
        ken = representing.someone(world)
        representing.asked(world)

        stranger = Client().get(link())
        taken = Client().post(link(), {"name": "X", "password": "plenty of kettles"})
        accepted = client(ken).post(link())

        assert "There is an account for" in text(stranger)
        assert (taken.status_code, accepted.status_code) == (409, 302)

    def test_is_refused_to_the_other_side_and_to_the_house(self, world: World) -> None:
        representing.asked(world)

        ben = client(world.ben).post(link())
        olu = client(world.olu, staff=True).post(link())

        assert (ben.status_code, olu.status_code) == (409, 409)
        assert "other side" in text(ben)
        assert "decides between the two sides" in text(olu)

    def test_can_be_declined_and_a_changed_link_leads_nowhere(self, world: World) -> None:
        representing.asked(world)

        assert Client().get(link().replace("invitation/", "invitation/9")).status_code == 404
        assert Client().post(link(), {"do": "decline"}).status_code == 302
        assert client(representing.someone(world)).post(link()).status_code == 409


class TestActing:
    def test_shows_the_case_as_the_party_sees_it_and_for_whom(self, world: World) -> None:
        case = world.submitted().dispute_id
        lia = representing.ken(world, party=Party.SELLER, name="Lia")
        path = reverse("dispute", args=[case])

        hers, bens = client(lia).get(path), client(world.ben).get(path)

        assert "You act for Ben, the seller" in text(hers)
        assert "You act for" not in text(bens)
        refusal, offer = (reverse("deed", args=[case, noun]) for noun in ("refusal", "offer"))
        assert refusal in text(hers)
        assert offer not in text(hers)
        assert offer in text(bens)
        ida = client(world.ida, staff=True)
        assert "acts for the seller" in text(ida.get(path))

    def test_does_a_deed_that_everybody_sees_was_done_for_somebody(self, world: World) -> None:
        case = world.submitted().dispute_id
        lia = representing.ken(world, party=Party.SELLER, name="Lia")
        refusal = reverse("deed", args=[case, "refusal"])
        said = {"reason": cases.REFUSAL, "statement": "It is as described."}

        done = client(lia).post(refusal, said)

        assert done.status_code == 302
        entry = next(
            one for one in journal.entries(case) if one.event.kind.startswith("dispute.request-ref")
        )
        assert (entry.actor_id, entry.role, entry.on_behalf_of) == (
            lia.pk,
            "representative",
            "seller",
        )
        path = reverse("dispute", args=[case])
        assert "Lia (for you) refused" in text(client(world.ben).get(path))
        ida = client(world.ida, staff=True)
        assert "Lia (for the seller)" in text(ida.get(path))

    def test_may_not_bind_the_party_and_is_told_so(self, world: World) -> None:
        case = world.submitted().dispute_id
        lia = representing.ken(world, party=Party.SELLER, name="Lia")
        agreement = reverse("deed", args=[case, "request-acceptance"])
        seen = {"remedy_sha256": world.remedy().sha256(), "agreed": "on"}

        shown, refused = client(lia).get(agreement), client(lia).post(agreement, seen)

        assert (shown.status_code, refused.status_code) == (409, 409)
        assert "only they can do it" in text(shown)
        assert disputes.read(case).state.stage is Stage.SELLER

    def test_begins_a_dispute_from_the_order(self, world: World) -> None:
        ken = client(representing.ken(world))
        start = reverse("dispute_start", args=[world.order.pk])

        begun = ken.post(start)

        assert begun.status_code == 302
        assert "/claim/problem/" in begun["Location"]
        assert "You act for Ana, the buyer" in text(ken.get(begun["Location"]))
        assert client(representing.someone(world, "Ann")).post(start).status_code == 404

    def test_writes_in_the_messages_of_the_order(self, world: World) -> None:
        ken = client(representing.ken(world))

        opened = ken.post(reverse("order_chat", args=[world.order.pk]))
        talk = opened["Location"]
        sent = ken.post(f"{talk}messages/", {"text": "I write for Ana."})

        assert sent.status_code == 302
        assert "for the buyer" in text(client(world.ben).get(talk))
        representing.end(world)
        assert ken.get(talk).status_code == 404


class TestEnding:
    def test_is_one_button_for_each_of_the_two(self, world: World) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        his, path = client(ken), reverse("dispute", args=[case])
        before = his.get(path).status_code

        ended = client(world.ana).post(page(world), {"do": "end"})

        assert (before, ended.status_code, his.get(path).status_code) == (200, 302, 404)
        again = representing.ken(world, name="Kai")
        stop = reverse("mandate_end", args=[representing.newest().id])
        assert his.post(stop).status_code == 404
        assert client(again).post(stop).status_code == 302
        assert client(again).get(path).status_code == 404
