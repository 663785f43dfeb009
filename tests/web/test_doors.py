"""
Every address against every kind of person: who is let in, who is sent to sign in, who sees a 404.

An address that is not in the table fails the test, so nobody adds one without saying whose it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.app import representing, sanctioned
from tests.app.world import World
from tests.web import cases
from wakai.app import chat, clock, disputes, mandate_mails, policies, texts, webhooks
from wakai.app.disputes import Done
from wakai.core.disputes.commands import PrepareAppeal
from wakai.core.disputes.model import Actor, AppealText, ContestedPart, Party, Role
from wakai.core.ids import AppealId, DisputeId, PersonId, SanctionId
from wakai.store.models import Conversation, Notice, Person

pytestmark = pytest.mark.django_db(transaction=True)

HELPERS = {"ken", "kai"}  # who acts for Ana, and who did until a moment ago
OTHERS = {"ann": "buyer", "bob": "seller", "sora": "supervisor", "fay": "finance", "otto": "owner"}
SIGNED_IN = {"ana", "ben", "olu", "ida", *OTHERS, *HELPERS}
EVERYBODY = {"guest", *SIGNED_IN}
PARTIES = {"ana", "ann", "ben", "bob"}
CUSTOMERS = PARTIES | HELPERS
SIDES = {"ana", "ben", "ken"}  # of the order, the dispute and its messages
CASE_READERS = {"olu", "ida", "sora", "fay"}
CHAT_WRITERS = {"ana", "olu", "sora"}
CHAT_READERS = {*CHAT_WRITERS, "ida"}

LET_IN: dict[str, set[str]] = {
    # what everybody may see
    "home": EVERYBODY,
    "help": EVERYBODY,
    "help_search": EVERYBODY,
    "help_article": EVERYBODY,
    "help_machine": EVERYBODY,
    "set_language": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "metrics": EVERYBODY,
    "sign_in": EVERYBODY,
    "sign_out": EVERYBODY,
    "enter": EVERYBODY,
    # oneself
    "account": SIGNED_IN,
    "second_factor": SIGNED_IN,
    "notices": SIGNED_IN,
    "notice": {"ana"},
    "notice_readings": SIGNED_IN,
    "draft": SIGNED_IN,
    # orders and disputes
    "orders": CUSTOMERS,
    "order": SIDES,
    "dispute_start": {"ana", "ken"},
    "dispute_late": {"ana", "ken"},
    "order_representative": {"ana", "ben"},
    "mandates": HELPERS,
    "mandate_invitation": EVERYBODY,
    "disputes": CUSTOMERS,
    "dispute": SIDES | CASE_READERS,
    "claim": SIDES,
    "claim_receipt": SIDES,
    "appeal": SIDES,
    "appeal_receipt": SIDES,
    "appeal_confirmation": SIDES,
    "dispute_evidence": SIDES,
    "survey": SIDES,
    "case_file": SIDES | {"ida", "sora", "fay"},
    "deed": SIDES,
    "seller": {"ben", "bob"},
    # sanctions: one on Ben, with a complaint
    "sanctions": PARTIES | {"ida", "sora"},
    "sanction": {"ben", "ida", "sora"},
    "sanction_new": {"ida", "sora"},
    "sanction_take": {"ida"},
    "sanction_deed": {"ida", "sora"},
    # chat
    "chat": SIGNED_IN,
    "chat_token": SIGNED_IN,
    "chat_new": CUSTOMERS,
    "order_chat": SIDES,
    "conversation": CHAT_READERS,
    "chat_lines": CHAT_READERS,
    "chat_status": CHAT_READERS,
    "chat_messages": CHAT_WRITERS,
    "chat_person": {"ana"},
    "dispute_person": SIDES,
    "chat_callback": {"ana"},
    "chat_second_opinion": {"ana"},
    "chat_told": CUSTOMERS,
    "insight": {"sora", "otto"},
    "insight_ratings": {"sora", "otto"},
    "insight_complaints": {"sora", "otto"},
    "insight_complaints_of": {"sora", "otto"},
    "insight_complaints_file": {"sora", "otto"},
    "chat_end": CHAT_WRITERS,
    # the house
    "desk": {"olu"},
    "desk_lists": {"olu"},
    "desk_shift": {"olu"},
    "desk_ring": {"olu"},
    "desk_keys": {"olu"},
    "desk_palette": {"olu"},
    "desk_canned": {"sora"},
    "desk_alerts": {"olu"},
    "desk_board": {"sora"},
    "desk_board_figures": {"sora"},
    "desk_board_talks": {"sora"},
    "desk_board_move": {"sora"},
    "desk_watch": {"sora"},
    "desk_watch_join": {"sora"},
    "desk_watch_leave": {"sora"},
    "desk_watch_take": {"sora"},
    "desk_watch_assign": {"sora"},
    "desk_watch_release": {"sora"},
    "desk_watch_end": {"sora"},
    "desk_conversation": {"olu"},
    "desk_case": {"olu"},
    "desk_claim": {"olu"},
    "desk_release": {"olu"},
    "desk_end": {"olu"},
    "desk_card": {"olu"},
    "desk_message": {"olu"},
    "desk_assurance": {"olu"},
    "desk_suggestions": {"olu"},
    "desk_subject": {"olu"},
    "desk_appeal": {"olu"},
    "bench": {"ida", "sora"},
    "bench_case": {"ida", "sora"},
    "bench_assignments": {"sora"},
    "bench_assign": {"sora"},
    "bench_take": {"ida"},
    "bench_conflict": {"ida"},
    "bench_question": {"ida"},
    "bench_ruling": {"ida"},
    "bench_admissibility": {"ida"},
    "bench_agree": {"ida"},
    "bench_object": {"ida"},
    "bench_proposal": {"ida"},
    "desk_proposal": {"olu"},
    "payments": {"sora", "fay"},
    "payment_files": {"fay"},
    "chargebacks": {"fay"},
    "payment_reconciliation": {"sora", "fay"},
    "house_deed": {"fay"},
    "admin_policies": {"sora", "otto"},
    "admin_policy_proposal": {"sora", "otto"},
    "admin_policy": {"sora", "otto"},
    "admin_policy_publish": {"sora", "otto"},
    "admin_policy_withdraw": {"sora", "otto"},
    "admin_webhooks": {"otto"},
    "admin_webhook": {"otto"},
    "admin_webhook_test": {"otto"},
    "admin_webhook_standing": {"otto"},
    "admin_webhook_secret": {"otto"},
    "admin_webhook_redelivery": {"otto"},
    "admin_webhook_replay": {"otto"},
    "admin_webhook_choice": {"otto"},
    "admin_webhook_removal": {"otto"},  # last: there is none after it
    "mandate_end": {"ken"},  # so does this
}
OF_A_WEBHOOK = [name for name in LET_IN if name.startswith("admin_webhook_")]
# What everybody may see, and oneself: without these nobody could set up a second factor.
PASSWORD_SUFFICES = {
    *(name for name, people in LET_IN.items() if people == EVERYBODY),
    "account",
    "second_factor",
}
# Tested where they are at home: signed links, cards, the frame in the shop, the pages of
# django-allauth, the demo, and the REST interface, which lets nobody in without a token.
ELSEWHERE = re.compile(
    r"^(account_|api$|mfa_|demo|embed|parts$|evidence_file$|upload|payment_(reports|file|retry)$"
    r"|insight_assurance$|chargeback_seen$|bank_answer_seen$|desk_(draft|evidence)$|chat_(card|evidence|preview|translation)$)"
)


@dataclass
class House:
    """A dispute on which a ruling was given, a chat of the buyer's, and everybody's browser."""

    world: World
    dispute_id: DisputeId
    conversation: int
    sanction_id: SanctionId
    webhook: int
    clients: dict[str, Client]
    mandate: int

    def path(self, name: str) -> str:
        notice = Notice.objects.filter(person_id=self.world.ana.pk).order_by("id")[0]
        order, case, talk = (self.world.order.pk,), (self.dispute_id,), (self.conversation,)
        policy = (policies.live().sha256,)
        special: dict[str, tuple[object, ...]] = {
            "help_article": ("appeal",),
            "notice": (notice.pk,),
            "draft": ("letter",),
            "order_representative": order,
            "mandate_end": (self.mandate,),
            "mandate_invitation": (mandate_mails.SIGNER.sign(str(self.mandate)),),
            "order": order,
            "dispute_start": order,
            "dispute_late": order,
            "order_chat": order,
            "claim": (*case, "problem"),
            "appeal": (*case, "before"),
            "deed": (*case, "waiver"),
            "house_deed": (*case, "chargeback"),
            "sanction": (self.sanction_id,),
            "sanction_take": (self.sanction_id,),
            "sanction_deed": (self.sanction_id, "decision"),
            "admin_policy": policy,
            "admin_policy_publish": policy,
            "admin_policy_withdraw": policy,
            **dict.fromkeys(["insight_complaints_of", "insight_complaints_file"], (2025,)),
            **dict.fromkeys(["admin_webhook", *OF_A_WEBHOOK], (self.webhook,)),
        }
        for arguments in (special.get(name, ()), case, talk):
            try:
                return reverse(name, args=arguments)
            except Exception:  # noqa: BLE001, S112 - another kind of thing, then
                continue
        raise AssertionError(name)


@pytest.fixture
def house(world: World) -> Iterator[House]:
    clock.forget()
    dispute_id = cases.ruled(world)
    prepare_appeal(world, dispute_id)
    conversation = chat.open_support(world.ana.pk, language="ja")
    Conversation.objects.filter(pk=conversation).update(dispute_id=dispute_id)
    sanction_id = sanctioned.stated(world)
    sanctioned.complained(world, sanction_id)
    webhook = webhooks.make("https://receiver.example/", kinds=(), with_text=False)
    assert isinstance(webhook, int)
    yield House(
        world=world,
        dispute_id=dispute_id,
        conversation=conversation,
        sanction_id=sanction_id,
        webhook=webhook,
        clients=dict(everybody(world)),
        mandate=representing.newest().id,
    )
    clock.forget()


def prepare_appeal(world: World, dispute_id: DisputeId) -> None:
    said = texts.new("It is blue, not green.", language="en", author_id=world.olu.pk)
    for_ana = Actor(person=PersonId(world.olu.pk), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
    text = AppealText(
        request_reason="not_accepted",
        grounds=("AP-ERR-FACT",),
        contested=(ContestedPart.WHOLE,),
        statement=said.ref,
    )
    command = PrepareAppeal(by=for_ana, at=world.now, appeal_id=AppealId(uuid4()), text=text)
    assert isinstance(disputes.execute(dispute_id, command, new_texts=[said]), Done)


def everybody(world: World) -> Iterator[tuple[str, Client]]:
    yield "guest", Client()
    known = {"ana": world.ana, "ben": world.ben, "olu": world.olu, "ida": world.ida}
    known |= {who: person(who, role) for who, role in OTHERS.items()}
    known["kai"] = representing.ken(world, name="Kai")
    representing.end(world)
    known["ken"] = representing.ken(world)
    for who, somebody in known.items():
        staff = not set(somebody.roles) <= {"buyer", "seller", "representative"}
        yield who, cases.sign_in(Client(), somebody, second_factor=staff)


def person(name: str, role: str) -> Person:
    return Person.objects.create(
        email=f"{name}@example.org", name=name, roles=[role], created_at=clock.now()
    )


def names() -> set[str]:
    def walk(resolver: URLResolver) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name or str(pattern.pattern)
            else:
                yield from walk(pattern)

    return set(walk(get_resolver()))


def ask(client: Client, path: str) -> Any:
    """Read the page, or where there is nothing to read, send nothing to it."""
    answer: Any = client.get(path)
    answer = client.post(path) if answer.status_code == 405 else answer
    if answer.streaming:  # a file is closed when it has been read
        assert b"".join(answer.streaming_content)
    return answer


def verdict(answer: Any) -> str:
    target = answer.headers.get("Location", "")
    if answer.status_code == 302 and target.startswith(("/sign-in/", "/second-factor/")):
        return str(target).split("/")[1]
    return {404: "404", 401: "sign-in"}.get(answer.status_code, "in")


def expected(name: str, who: str) -> str:
    if who in LET_IN[name]:
        return "in"
    return "sign-in" if who == "guest" else "404"


class TestEveryAddress:
    def test_is_in_the_table(self) -> None:
        unknown = {name for name in names() if not ELSEWHERE.match(name)} ^ LET_IN.keys()

        assert not unknown

    def test_lets_the_right_people_in_and_no_other(self, house: House) -> None:
        wrong = []
        for name in LET_IN:
            path = house.path(name)
            for who, client in house.clients.items():
                found = verdict(ask(client, path))
                if found != expected(name, who):
                    wrong.append(f"{path} ({name}) {who}: {found}, not {expected(name, who)}")

        assert not wrong, "\n".join(wrong)

    def test_that_stands_in_the_head_of_a_page_is_its_readers(self, house: House) -> None:
        for who, client in house.clients.items():
            for place in client.get("/").context["shell"].nav:
                assert client.get(place.href).status_code == 200, (who, place.href)

    def test_of_the_house_asks_its_people_for_a_second_factor(self, house: House) -> None:
        olu, ida = Client(), Client()
        olu.force_login(house.world.olu)
        ida.force_login(house.world.ida)

        for name, people in LET_IN.items():
            if people & {"olu", "ida"} and name not in PASSWORD_SUFFICES:
                client = olu if "olu" in people else ida
                assert verdict(ask(client, house.path(name))) == "second-factor", name


def bare(page: bytes, path: str) -> bytes:
    """Return a page without what is new in every page: tokens, and the address that was asked."""
    told = page.replace(path.encode(), b"PATH")
    told = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", told)
    return re.sub(rb'(X-CSRFToken": ")[^"]+|nonce="[^"]+', rb"\1", told)


class TestNotYours:
    def test_looks_exactly_like_not_there(self, house: House) -> None:
        nowhere = UUID(int=house.dispute_id.int ^ 1)
        pairs = [
            (reverse("dispute", args=[house.dispute_id]), reverse("dispute", args=[nowhere])),
            (reverse("order", args=[house.world.order.pk]), reverse("order", args=[9_999_999])),
            (
                reverse("conversation", args=[house.conversation]),
                reverse("conversation", args=[9_999_999]),
            ),
            (
                reverse("order_chat", args=[house.world.order.pk]),
                reverse("order_chat", args=[9_999_999]),
            ),
            (reverse("bench_case", args=[house.dispute_id]), "/bench/no/such/page/"),
        ]
        for theirs, nobodys in pairs:
            one = ask(house.clients["ann"], theirs)
            other = ask(house.clients["ann"], nobodys)

            assert (one.status_code, other.status_code) == (404, 404), theirs
            assert bare(one.content, theirs) == bare(other.content, nobodys), theirs
            kept = [
                k for k in one.headers if k not in {"Content-Length", "Content-Security-Policy"}
            ]
            assert [one.headers[k] for k in kept] == [other.headers.get(k) for k in kept]
