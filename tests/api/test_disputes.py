"""Disputes through HTTP: the same guards as for pages, each refusal beside its success."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.api.program import ANA, BEN, Program, program
from tests.app import taxed
from tests.app.world import PAID, World
from tests.web import cases
from wakai.app import disputes
from wakai.app.api_tokens import Scope
from wakai.core.disputes.model import DeadlineKind
from wakai.store import disputes as rows
from wakai.store.models import Dispute, DisputeEvent, Order, OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = ("goods_minor", "tax_minor", "shipping_minor")


def claim(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "on_behalf_of": ANA,
        "order": world.order.number,
        "lines": [{"line_id": world.line.pk, "quantity": 1, "reason": "ND3"}],
        "remedy": {"kind": "full_refund"},
        "statement": "やかんが青いです。",
        "excused": ["photo_difference"],
    } | changed


class TestOpening:
    def test_sends_the_claim_of_the_buyer(self, shop: Program, world: World) -> None:
        answer = shop.post("disputes", claim(world))

        assert answer.status_code == 201
        told = answer.json()
        assert (told["stage"], told["order"], told["buyer"]) == ("seller", "100200300", ANA)
        assert told["claim"]["remedy"]["refunds"] == [
            {"line_id": world.line.pk, "minor": PAID} | dict.fromkeys(PARTS)
        ]
        assert told["money"]["held"] + told["money"]["fee"] == PAID
        assert list(told["allowed_actions"]) == ["buyer"]
        event = DisputeEvent.objects.get(kind="dispute.submitted.v1")
        assert (event.actor_id, event.role) == (world.ana.pk, "buyer")

    def test_tells_what_a_refund_consists_of_by_line(self, shop: Program, world: World) -> None:
        taxed.told(world)
        asked = {"kind": "partial_refund", "refund_minor": 1_000}

        told = shop.post("disputes", claim(world, remedy=asked)).json()

        (line,) = told["claim"]["remedy"]["refunds"]
        assert [line[name] for name in PARTS] == [783, 91, 126]

    def test_counts_once_under_its_key(self, shop: Program, world: World) -> None:
        first = shop.post("disputes", claim(world), key="order-1")
        again = shop.post("disputes", claim(world), key="order-1")
        other = shop.post("disputes", claim(world, statement="It is red."), key="order-1")
        fresh = shop.post("disputes", claim(world), key="order-2")

        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["id"] == first.json()["id"]
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
        assert (fresh.status_code, fresh.json()["code"]) == (409, "dispute_open_already")
        assert Dispute.objects.count() == 1

    def test_counts_once_even_after_the_dispute_has_ended(
        self, shop: Program, world: World
    ) -> None:
        first = shop.post("disputes", claim(world), key="order-1").json()
        assert shop.act(first["id"], "withdraw", ANA, warned=True).status_code == 200

        again = shop.post("disputes", claim(world), key="order-1")

        assert (again.status_code, again.json()["id"]) == (200, first["id"])
        assert Dispute.objects.count() == 1

    def test_says_in_which_dispute_it_was_dealt_with(self, shop: Program, world: World) -> None:
        first = shop.post("disputes", claim(world)).json()
        shop.act(first["id"], "withdraw", ANA, warned=True)

        answer = shop.post("disputes", claim(world))

        assert (answer.status_code, answer.json()["code"]) == (409, "dealt_with_before")
        assert answer.json()["facts"] == {"number": first["number"], "end": "withdrawn"}

    def test_needs_a_key(self, shop: Program, world: World) -> None:
        answer = shop.post("disputes", claim(world), **{"Idempotency-Key": ""})

        assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")
        assert shop.post("disputes", claim(world)).status_code == 201

    def test_of_a_key_belongs_to_its_token(self, shop: Program, world: World) -> None:
        assert shop.post("disputes", claim(world), key="1").status_code == 201

        answer = program().post("disputes", claim(world), key="1")

        assert (answer.status_code, answer.json()["code"]) == (409, "dispute_open_already")

    def test_says_what_the_claim_lacks(self, shop: Program, world: World) -> None:
        line = {"line_id": world.line.pk, "quantity": 1, "reason": "ND3"}
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"excused": []}, "evidence_missing"),
            ({"lines": [line | {"reason": "ND99"}]}, "unknown_reason"),
            ({"lines": [line | {"reason": "SE1"}]}, "unknown_reason"),  # it is a seller's
            ({"lines": [line | {"quantity": 2}]}, "wrong_lines"),
            ({"lines": [line | {"line_id": 9_999_999}]}, "wrong_lines"),
            ({"remedy": {"kind": "partial_refund", "refund_minor": PAID + 1}}, "wrong_amount"),
            ({"remedy": {"kind": "apology"}}, "remedy_not_possible"),
            ({"statement": " "}, "input_missing"),
            ({"statement": "x" * 30_000}, "text_too_long"),
        ]
        for changed, code in wrong:
            answer = shop.post("disputes", claim(world, **changed))
            assert (answer.status_code, answer.json()["code"]) == (422, code), changed
        facts = shop.post("disputes", claim(world, excused=[])).json()["facts"]
        assert facts == {"kinds": ["photo_difference"]}

        assert shop.post("disputes", claim(world)).status_code == 201

    def test_is_for_the_buyer_of_the_order_alone(self, shop: Program, world: World) -> None:
        Person.objects.create(
            email="ann@example.org",
            name="Ann",
            roles=["buyer"],
            shop_id="b-2",
            created_at=world.now,
        )
        for somebody in (BEN, "b-2", "nobody"):
            answer = shop.post("disputes", claim(world, on_behalf_of=somebody))
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


class TestOneDispute:
    def test_is_told_with_clocks_money_and_what_each_side_may_do(
        self, shop: Program, world: World
    ) -> None:
        done = world.submitted()

        told = shop.get(f"disputes/{done.dispute_id}").json()

        clock = next(clock for clock in told["clocks"] if clock["kind"] == "seller_answer")
        due_at = done.state.deadlines[DeadlineKind.SELLER_ANSWER].due_at
        assert clock["due_at"] == due_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        assert sum(told["money"].values()) == 0
        assert "accept_request" in told["allowed_actions"]["seller"]
        assert "accept_request" not in told["allowed_actions"]["buyer"]

    def test_holds_no_words_of_people(self, shop: Program, world: World) -> None:
        done = world.submitted()

        assert b"It is blue" not in shop.get(f"disputes/{done.dispute_id}").content

    def test_is_seen_by_its_parties(self, shop: Program, world: World) -> None:
        path = f"disputes/{world.draft()}"

        assert shop.get(path, on_behalf_of=ANA).status_code == 200
        assert shop.get(path, on_behalf_of=BEN).status_code == 404
        assert shop.get(path).status_code == 404

    def test_is_ruled_upon(self, shop: Program, world: World) -> None:
        told = shop.get(f"disputes/{cases.ruled(world)}").json()

        assert told["ruling"]["remedy"]["kind"] == "partial_refund"
        assert told["ruling"]["automated"] is False


class TestTheList:
    def test_goes_on_where_it_ended(self, shop: Program, world: World) -> None:
        sent = {str(world.submitted().dispute_id), *(another(world) for _ in range(4))}

        found: list[str] = []
        cursor: Any = ""
        for _ in range(5):
            page = shop.get("disputes", limit=2, cursor=cursor).json()
            found += [told["id"] for told in page["disputes"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert cursor is None
        assert len(found) == 5
        assert set(found) == sent

    def test_is_of_a_stage_or_of_who_has_to_act(self, shop: Program, world: World) -> None:
        reviewed, waits = str(cases.under_review(world)), another(world)

        def ids(**wanted: str) -> list[str]:
            return [told["id"] for told in shop.get("disputes", **wanted).json()["disputes"]]

        assert ids(stage="review") == [reviewed]
        assert ids(waiting_on="seller") == [waits]
        assert ids(stage="review", waiting_on="seller") == []

    def test_looks_no_further_in_a_page_than_so_many(
        self, shop: Program, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reviewed = str(cases.under_review(world))
        for _ in range(4):
            another(world)
        Dispute.objects.filter(pk=reviewed).update(changed_at=world.order.placed_at)
        monkeypatch.setattr(rows, "WALK_MAX", 2)

        pages, cursor = list[list[str]](), ""
        for _ in range(5):
            page = shop.get("disputes", stage="review", cursor=cursor).json()
            pages.append([told["id"] for told in page["disputes"]])
            cursor = page["cursor"]
            if cursor is None:
                break

        assert pages == [[], [], [reviewed]]
        assert cursor is None

    def test_begins_each_page_where_its_cursor_is(self, shop: Program, world: World) -> None:
        world.submitted()
        another(world)
        cursor = shop.get("disputes", limit=1).json()["cursor"]

        with CaptureQueriesContext(connection) as ran:
            assert shop.get("disputes", cursor=cursor).status_code == 200

        (read,) = (query["sql"] for query in ran if 'FROM "dispute"' in query["sql"])
        with transaction.atomic(), connection.cursor() as asked:
            for way in ("seqscan", "sort", "bitmapscan"):
                asked.execute(f"SET LOCAL enable_{way} = off")
            asked.execute(f"EXPLAIN {read}")
            plan = "\n".join(line for (line,) in asked.fetchall())
        assert re.search(r"dispute_sent.*\n +Index Cond: \(changed_at <=", plan), plan

    def test_is_of_no_stage_that_there_is_not(self, shop: Program) -> None:
        for wanted in ({"stage": "lost"}, {"waiting_on": "nobody"}):
            answer = shop.get("disputes", **wanted)
            assert (answer.status_code, answer.json()["field"]) == (422, *wanted)
        assert shop.get("disputes", stage="closed", waiting_on="none").status_code == 200

    def test_is_whole_with_an_empty_filter(self, shop: Program, world: World) -> None:
        world.submitted()
        whole = shop.get("disputes").json()

        assert whole["disputes"]
        assert shop.get("disputes", stage="", waiting_on="").json() == whole

    def test_leaves_out_what_was_never_sent(self, shop: Program, world: World) -> None:
        world.draft()

        assert shop.get("disputes").json() == {"disputes": [], "cursor": None}

    def test_takes_no_cursor_but_its_own(self, shop: Program) -> None:
        for cursor in ("x", "2026-01-01_x", f"2026-01-01T00:00:00_{uuid4().hex}"):
            answer = shop.get("disputes", cursor=cursor)
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


def another(world: World) -> str:
    """Return a dispute over one more order of the same people."""
    order = Order.objects.create(
        number=str(uuid4())[:20],
        buyer=world.ana,
        seller=world.ben,
        currency="JPY",
        placed_at=world.order.placed_at,
        delivered_at=world.order.delivered_at,
    )
    line = OrderLine.objects.create(order=order, title="Lid", quantity=1, paid_minor=PAID)
    first = world.order, world.line
    world.order, world.line = order, line
    sent = world.submitted().dispute_id
    world.order, world.line = first
    return str(sent)


class TestActions:
    def test_lead_over_an_offer_to_a_settlement(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id

        offered = shop.act(
            sent, "make_offer", BEN, remedy={"kind": "partial_refund", "refund_minor": 1_000}
        ).json()
        offer = offered["offer"]
        assert (offer["by"], offer["remedy"]["refunds"][0]["minor"]) == ("seller", 1_000)
        agreed = {"offer_id": offer["offer_id"], "remedy_sha256": offer["remedy"]["sha256"]}
        assert shop.act(sent, "accept_offer", BEN, **agreed).status_code in {403, 409}
        wrong = shop.act(sent, "accept_offer", ANA, **agreed | {"remedy_sha256": "0" * 64})
        assert (wrong.status_code, wrong.json()["code"]) == (409, "changed_meanwhile")
        ended = shop.act(sent, "accept_offer", ANA, **agreed)
        assert ended.status_code == 200
        assert ended.json()["fulfilment"] == "money_due"
        assert ended.json()["money"]["alloc_b"] == 1_000

    def test_lead_over_a_refusal_to_a_review(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id
        said = {"reason": cases.REFUSAL, "statement": "The photo shows blue."}

        wordless = shop.act(sent, "refuse_request", BEN, **said | {"statement": " "})
        assert (wordless.status_code, wordless.json()["field"]) == (422, "statement")
        assert shop.act(sent, "refuse_request", BEN, **said).status_code == 200
        offered = shop.act(sent, "make_offer", BEN, remedy={"kind": "full_refund"})
        assert (offered.status_code, offered.json()["code"]) == (409, "not_your_turn")
        reviewed = shop.act(sent, "escalate", ANA)
        assert reviewed.json()["stage"] == "review"

    def test_are_those_that_the_answer_lists(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id
        told = shop.get(f"disputes/{sent}").json()
        agreed = {"remedy_sha256": told["claim"]["remedy"]["sha256"]}

        assert "accept_request" not in told["allowed_actions"]["buyer"]
        assert shop.act(sent, "accept_request", ANA, **agreed).status_code in {403, 409}
        assert "accept_request" in told["allowed_actions"]["seller"]
        assert shop.act(sent, "accept_request", BEN, **agreed).status_code == 200

    def test_count_once_under_their_key(self, shop: Program, world: World) -> None:
        sent = cases.under_review(world)
        version = disputes.read(sent).version
        first = shop.act(sent, "withdraw", ANA, warned=True, key="w")
        again = shop.act(sent, "withdraw", ANA, warned=True, key="w")
        other = shop.act(sent, "reopen", ANA, key="w")

        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json()["version"] == again.json()["version"] > version
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    def test_are_refused_where_the_dispute_has_moved_on(self, shop: Program, world: World) -> None:
        done = world.submitted()

        stale = shop.act(done.dispute_id, "escalate", ANA, seen_version=done.version - 1)
        assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
        early = shop.act(done.dispute_id, "escalate", ANA, seen_version=done.version)
        assert early.json()["code"] == "not_now"
        assert early.json()["facts"] == {"stage": "seller"}
        warned = shop.act(done.dispute_id, "withdraw", ANA, warned=True, seen_version=done.version)
        assert warned.status_code == 200

    def test_need_the_warning_to_have_been_shown(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id

        answer = shop.act(sent, "withdraw", ANA, warned=False)

        assert (answer.status_code, answer.json()["code"]) == (422, "warning_not_confirmed")
        assert answer.json()["field"] == "warned"

    def test_are_told_in_the_language_of_who_asks(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id
        japanese = Program(shop.token, language="ja").act(sent, "escalate", ANA)

        assert japanese.json()["detail"].endswith("。")
        assert japanese.json()["detail"] != shop.act(sent, "escalate", ANA).json()["detail"]

    def test_are_for_parties_that_the_shop_names(self, shop: Program, world: World) -> None:
        Person.objects.filter(pk=world.olu.pk).update(shop_id="staff-1")
        sent = world.submitted().dispute_id

        for somebody in ("staff-1", "nobody"):
            answer = shop.act(sent, "withdraw", somebody, warned=True)
            assert answer.status_code == 404
        assert shop.act(sent, "withdraw", BEN, warned=True).status_code in {403, 409}
        assert program(Scope.READ).act(sent, "withdraw", ANA, warned=True).status_code == 403

    def test_come_after_the_claim(self, shop: Program, world: World) -> None:
        drafted = world.draft()

        answer = shop.act(drafted, "make_offer", ANA, remedy={"kind": "full_refund"})

        assert answer.status_code in {403, 409}
