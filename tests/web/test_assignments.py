"""Supervisors see who has which case file, and give one to somebody else for a reason."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.post import Post
from tests.app.world import World
from tests.web.cases import appealed, sign_in, taken, time_runs_out, under_review
from tests.web.test_queries import ROWS_MAX, another_order, asked, rows_read, years_go_by
from wakai.app import clock, deadlines, disputes, outbox
from wakai.core.disputes.events import AppealAssigned, Assigned
from wakai.core.disputes.model import AssignReason, DeadlineKind, Role
from wakai.core.ids import DisputeId
from wakai.store import journal
from wakai.store.models import OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/bench/assignments/"
STATEMENTS_MAX = 8


@pytest.fixture
def sora(world: World) -> Person:
    return staff(world, "Sora", "supervisor")


@pytest.fixture
def browser(sora: Person) -> Client:
    return sign_in(Client(), sora, second_factor=True)


def staff(world: World, name: str, *roles: str, language: str = "en") -> Person:
    return Person.objects.create(
        email=f"{name.lower()}@example.org",
        name=name,
        roles=list(roles),
        language=language,
        created_at=world.now,
    )


def holder(dispute_id: DisputeId) -> int | None:
    state = disputes.read(dispute_id).state
    return state.appeal.assigned_to if state.appeal else state.assigned_to


def give(client: Client, dispute_id: DisputeId, to: Person, **changes: Any) -> Any:
    """Choose somebody on the page as it stands, and send it."""
    page = reverse("bench_assign", args=[dispute_id])
    shown = client.get(page).context
    posted = {"adjudicator": to.pk, "holder": shown["hidden_holder"], "why": "away"}
    return client.post(page, posted | changes)


def offered(client: Client, dispute_id: DisputeId) -> list[str]:
    form = client.get(reverse("bench_assign", args=[dispute_id])).context["form"]
    return [one.person.name for one in form.offered]


def mailed(post: Post) -> list[tuple[str, str]]:
    """Let the worker send what case files that changed hands lead to."""
    OutboxRow.objects.exclude(topic="assigned").update(state="done")
    outbox.send_due(clock.now())
    return sorted((mail.to, mail.letter.subject) for mail in post.sent)


class TestList:
    def test_shows_who_has_what_until_when_and_how_much(
        self, world: World, browser: Client
    ) -> None:
        free = under_review(world)
        mine = under_review(another_order(world))
        taken(world, mine)

        shown = browser.get(LIST).context

        assert {row.href: row.holder.text for row in shown["rows"]} == {
            reverse("bench_assign", args=[free]): "Nobody has it",
            reverse("bench_assign", args=[mine]): "Ida",
        }
        assert all(row.listed.clock.due_at for row in shown["rows"])
        assert [tab.count for tab in shown["tabs"]] == [2, 1, 0]
        loads = {line["one"].person.name: line["one"].load.held for line in shown["people"]}
        assert loads == {"Ida": 1, "Jun": 0}

    def test_goes_by_who_has_it_and_by_what_nobody_has(self, world: World, browser: Client) -> None:
        under_review(world)
        taken(world, under_review(another_order(world)))

        def holders(query: str) -> list[str]:
            return [row.holder.text for row in browser.get(f"{LIST}?{query}").context["rows"]]

        assert holders("view=free") == ["Nobody has it"]
        assert holders(f"person={world.ida.pk}") == ["Ida"]
        assert not holders(f"person={world.jun.pk}")
        assert sorted(holders("view=nonsense&person=x&after=y")) == ["Ida", "Nobody has it"]

    def test_holds_apart_what_is_late(self, world: World, browser: Client) -> None:
        late = under_review(world)
        assert not browser.get(f"{LIST}?view=late").context["rows"]

        time_runs_out(late, DeadlineKind.RULING)
        while deadlines.fire_due(clock.now()):
            pass

        (row,) = browser.get(f"{LIST}?view=late").context["rows"]
        assert row.late.text == "Late"

    def test_goes_on_where_a_page_ends(
        self, world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = {under_review(world), under_review(another_order(world))}
        monkeypatch.setattr("wakai.web.bench.assigning._PAGE", 1)

        first = browser.get(LIST).context
        second = browser.get(LIST + first["pages"].next_href).context

        pages = [row.href for page in (first, second) for row in page["rows"]]
        assert set(pages) == {reverse("bench_assign", args=[one]) for one in both}
        assert second["pages"] is None

    def test_tells_of_a_case_file_whose_holder_is_gone(self, world: World, browser: Client) -> None:
        taken(world, under_review(world))
        Person.objects.filter(pk=world.ida.pk).update(is_active=False)

        shown = browser.get(LIST)

        assert [line["one"].decides for line in shown.context["people"]] == [False, True]
        assert "decides no more" in shown.content.decode()

    def test_holds_nothing_of_ones_own(self, world: World, browser: Client, sora: Person) -> None:
        dispute_id = under_review(world)
        Person.objects.filter(pk=world.ana.pk).update(roles=["buyer", "supervisor"])
        ana = sign_in(Client(), Person.objects.get(pk=world.ana.pk), second_factor=True)

        assert len(browser.get(LIST).context["rows"]) == 1
        assert not ana.get(LIST).context["rows"]
        assert ana.get(reverse("bench_assign", args=[dispute_id])).status_code == 404
        assert sora.roles == ["supervisor"]

    @pytest.mark.parametrize("name", ["ana", "ben", "olu", "ida"])
    def test_is_for_supervisors_alone(self, world: World, name: str) -> None:
        dispute_id = under_review(world)
        client = sign_in(Client(), getattr(world, name), second_factor=True)

        assert client.get(LIST).status_code == 404
        assert client.post(reverse("bench_assign", args=[dispute_id])).status_code == 404
        assert holder(dispute_id) is None

    def test_takes_few_statements_and_reads_nothing_that_is_past(
        self, world: World, sora: Person
    ) -> None:
        first = under_review(world)
        years_go_by(world, first)
        under_review(another_order(world))

        for query in ("", "?view=free", "?view=late", f"?person={world.ida.pk}"):
            found = asked(world, LIST + query, first, reader=sora)
            read = {sql: rows_read(sql, values) for sql, values in found}
            assert len(found) <= STATEMENTS_MAX, found
            assert sum(read.values()) <= ROWS_MAX, read


class TestGiving:
    def test_a_case_file_that_nobody_has_needs_no_reason(
        self, world: World, browser: Client, sora: Person
    ) -> None:
        dispute_id = under_review(world)

        answer = give(browser, dispute_id, world.jun, why="")

        assert answer.headers["Location"] == LIST
        assert holder(dispute_id) == world.jun.pk
        event = journal.entries(dispute_id)[-1].event
        assert isinstance(event, Assigned)
        assert (event.by.person, event.by.role, event.why) == (sora.pk, Role.SUPERVISOR, None)

    def test_one_that_somebody_has_needs_a_reason_which_all_can_read(
        self, world: World, browser: Client, client: Client
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)

        refused = give(browser, dispute_id, world.jun, why="")
        assert refused.status_code == 422
        assert "why" in refused.context["form"].errors
        assert holder(dispute_id) == world.ida.pk

        give(browser, dispute_id, world.jun, why="away")
        event = journal.entries(dispute_id)[-1].event
        assert isinstance(event, Assigned)
        assert event.why is AssignReason.AWAY
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        told = sign_in(client, Person.objects.get(pk=world.ana.pk))
        page = told.get(reverse("dispute", args=[dispute_id])).content.decode()
        assert "Another adjudicator was given the case file. Reason: Whoever had it is away" in page

    def test_says_who_had_it_and_why(self, world: World, browser: Client) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        give(browser, dispute_id, world.jun, why="workload")

        turns = browser.get(reverse("bench_assign", args=[dispute_id])).context["turns"]

        told = [(turn["to"], turn["by"], turn["taken"], turn["why"]) for turn in turns]
        assert told == [
            ("Ida", "Ida", True, ""),
            ("Jun", "Sora", False, "Whoever had it has too much to do"),
        ]

    def test_offers_an_appeal_to_nobody_who_touched_the_first_level(
        self, world: World, browser: Client
    ) -> None:
        dispute_id = appealed(world)

        assert offered(browser, dispute_id) == ["Jun"]
        refused = give(browser, dispute_id, world.ida)
        assert refused.status_code == 422
        assert "Choose one of those who may decide it." in refused.content.decode()
        assert holder(dispute_id) is None

        give(browser, dispute_id, world.jun)
        assert holder(dispute_id) == world.jun.pk
        assert isinstance(journal.entries(dispute_id)[-1].event, AppealAssigned)

    def test_offers_nobody_their_own_case(self, world: World, browser: Client) -> None:
        dispute_id = under_review(world)
        Person.objects.filter(pk=world.ben.pk).update(roles=["seller", "adjudicator"])

        shown = browser.get(reverse("bench_assign", args=[dispute_id]))

        assert "Ben" not in offered(browser, dispute_id)
        assert shown.context["left_out"] == "Ben"
        assert give(browser, dispute_id, world.ben).status_code == 422

    def test_offers_first_who_reads_a_party_then_who_has_least(
        self, world: World, browser: Client
    ) -> None:
        staff(world, "Lea", "adjudicator", language="fr")
        taken(world, under_review(world))
        dispute_id = under_review(another_order(world))

        shown = browser.get(reverse("bench_assign", args=[dispute_id])).context["form"]

        assert [words for _id, words in shown.fields["adjudicator"].choices] == [
            "Jun · reads Japanese, as a party does · 0 case files",
            "Ida · reads English, as a party does · 1 case file",
            "Lea · reads French · 0 case files",
        ]

    def test_takes_it_from_nobody_who_got_it_after_the_page_was_drawn(
        self, world: World, browser: Client
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)

        answer = give(browser, dispute_id, world.jun, holder="")

        assert answer.status_code == 409
        assert holder(dispute_id) == world.ida.pk

    def test_twice_is_once(self, world: World, browser: Client) -> None:
        dispute_id = under_review(world)
        give(browser, dispute_id, world.jun)

        again = give(browser, dispute_id, world.jun)
        assert again.headers["Location"] == reverse("bench_assignments")
        sent = [entry.event for entry in journal.entries(dispute_id)]
        assert sum(isinstance(event, Assigned) for event in sent) == 1

    def test_is_over_where_nothing_is_decided(self, world: World, browser: Client) -> None:
        dispute_id = world.submitted().dispute_id
        page = reverse("bench_assign", args=[dispute_id])

        shown, posted = browser.get(page), browser.post(page, {"adjudicator": world.jun.pk})

        assert (shown.status_code, posted.status_code) == (409, 409)
        assert "There is nothing to decide now" in shown.content.decode()
        assert holder(dispute_id) is None


class TestMail:
    def test_tells_who_got_it_and_who_had_it_and_names_nobody_of_it(
        self, world: World, browser: Client, post: Post
    ) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        Person.objects.filter(pk=world.jun.pk).update(language="en")

        give(browser, dispute_id, world.jun)

        assert mailed(post) == [
            ("ida@example.org", "A case file has gone to another"),
            ("jun@example.org", "A case file was given to you"),
        ]
        assert all(mail.url.endswith(f"/bench/{dispute_id}/") for mail in post.sent)
        to_jun = next(mail for mail in post.sent if mail.to == world.jun.email)
        due = disputes.read(dispute_id).state.deadlines[DeadlineKind.RULING].due_at
        assert to_jun.letter.sections[1].lines[-1].values == (due,)
        for secret in ("Ana", "Ben", "It is blue", world.order.number):
            assert all(secret not in str(mail.letter) for mail in post.sent)

    def test_tells_nobody_what_they_did_themselves(self, world: World, post: Post) -> None:
        taken(world, under_review(world))

        assert not mailed(post)

    def test_says_nothing_that_is_not_so_any_more(
        self, world: World, browser: Client, post: Post
    ) -> None:
        dispute_id = under_review(world)
        give(browser, dispute_id, world.jun)
        give(browser, dispute_id, world.ida, why="late")
        Person.objects.filter(pk=world.jun.pk).update(language="en")

        assert mailed(post) == [
            ("ida@example.org", "A case file was given to you"),
            ("jun@example.org", "A case file has gone to another"),
        ]
