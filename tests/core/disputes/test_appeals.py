"""The one appeal: filed once, alone or with help, or given up (T20 to T22)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    IDA,
    JUN,
    NO_ACCEPT,
    OLU,
    OLU_FOR_ANA,
    RETURN,
    SECOND,
    SUE,
    Story,
    an_id,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    Actor,
    AppealState,
    AppealText,
    Basis,
    ContestedPart,
    DeadlineKind,
    Fulfilment,
    Party,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    AppealUsed,
    AppealWaivedAlready,
    ChangedMeanwhile,
    ConflictOfInterest,
    GroundsMissing,
    InputMissing,
    NotAllowed,
    NotConfirmed,
    NotNow,
    Refusal,
    UnknownReason,
    WindowOver,
)
from wakai.core.ids import AppealId, EvidenceId, PersonId
from wakai.core.ledger import Account
from wakai.core.policy import AppealLayout

OLU_FOR_BEN = replace(OLU, on_behalf_of=Party.SELLER)


def prepare(
    story: Story, filed: AppealText = NO_ACCEPT, name: str = "help", by: Actor = OLU_FOR_ANA
) -> c.PrepareAppeal:
    return c.PrepareAppeal(by=by, at=story.at, appeal_id=AppealId(an_id(name)), text=filed)


def confirm(
    story: Story, by: Actor = ANA, filed: AppealText = NO_ACCEPT, name: str = "help"
) -> c.ConfirmAppeal:
    return c.ConfirmAppeal(
        by=by, at=story.at, appeal_id=AppealId(an_id(name)), text_sha256=filed.sha256()
    )


class TestFileAppeal:
    @pytest.mark.parametrize(("by", "other"), [(ANA, "seller"), (BEN, "buyer")])
    def test_is_for_either_side_and_lets_the_other_one_answer(self, by: Actor, other: str) -> None:
        story = Story().ruled().file(by)

        assert (story.state.stage, story.state.appeal_used) == (Stage.APPEAL, True)
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.clock(DeadlineKind.APPEAL_REPLY).party is WaitingOn(other)
        assert story.running() == {
            DeadlineKind.APPEAL_REPLY,
            DeadlineKind.APPEAL_RULING,
            DeadlineKind.APPEAL_APOLOGY,
            DeadlineKind.APPEAL_BACKSTOP,
        }

    def test_leaves_all_money_where_it_is(self) -> None:
        story = Story().ruled()
        before = story.state.balances

        assert story.file().state.balances == before

    def test_is_possible_to_the_last_second_and_not_after(self) -> None:
        story = Story().ruled()
        ends_at = story.clock(DeadlineKind.APPEAL_WINDOW).due_at
        story.after(story.left(DeadlineKind.APPEAL_WINDOW) - SECOND)

        assert isinstance(story.ask(story.appeal()), tuple)
        assert story.after(SECOND).refused(story.appeal()) == WindowOver(ended_at=ends_at)

    def test_says_since_when_it_is_too_late_even_after_the_end(self) -> None:
        story = Story().ruled().fire(DeadlineKind.APPEAL_WINDOW)
        ended_at = story.at

        assert story.refused(story.appeal()) == WindowOver(ended_at=ended_at)
        assert story.paid().refused(story.appeal()) == WindowOver(ended_at=ended_at)

    def test_is_refused_where_nothing_was_ruled(self) -> None:
        agreed, opened = Story().opened().accept_request(), Story().opened()

        assert agreed.refused(agreed.appeal()) == NotNow(stage=Stage.FINAL)
        assert opened.refused(opened.appeal()) == NotNow(stage=Stage.SELLER)

    def test_is_not_for_staff(self) -> None:
        story = Story().ruled()

        for by in (IDA, SUE, OLU):
            assert story.refused(story.appeal(by)) == NotAllowed()
        assert story.refused(story.appeal(OLU_FOR_ANA)) == NotConfirmed(party=Party.BUYER)

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = Story().ruled().file()

        assert story.do(story.appeal()) == ()


class TestOneAppeal:
    """Nobody files a second one, in no role and at no time (I-20)."""

    LATER: tuple[Callable[[Story], Story], ...] = (
        lambda s: s,
        lambda s: s.assign(JUN).after(s.left(DeadlineKind.APPEAL_REPLY)).decide_appeal(),
        lambda s: s.assign(JUN).after(s.left(DeadlineKind.APPEAL_REPLY)).decide_appeal().paid(),
        lambda s: s.fire(DeadlineKind.APPEAL_BACKSTOP),
    )

    @pytest.mark.parametrize("later", LATER, ids=["open", "decided", "paid", "overdue"])
    @pytest.mark.parametrize("by", [ANA, BEN])
    def test_is_followed_by_no_second_one(self, later: Callable[[Story], Story], by: Actor) -> None:
        story = Story().ruled().file(ANA)
        filed_at = story.at
        story = later(story)
        again = replace(story.appeal(by), appeal_id=AppealId(an_id("again")))
        used = AppealUsed(filed_by=Party.BUYER, filed_at=filed_at)

        assert story.refused(again) == used
        assert story.refused(prepare(story)) == used
        assert story.refused(confirm(story, by)) == used


class TestAppealText:
    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"request_reason": "mood"}, UnknownReason(reason="mood")),
            ({"grounds": ("AP-MOOD",)}, UnknownReason(reason="AP-MOOD")),
            ({"grounds": ("AP-PR-REFUND",)}, UnknownReason(reason="AP-PR-REFUND")),
            ({"grounds": ()}, GroundsMissing()),
            ({"contested": ()}, InputMissing(field="contested")),
            ({"grounds": ("AP-NEW",)}, InputMissing(field="new_evidence")),
            (
                {"new_evidence": (EvidenceId(an_id("tag")),)},
                InputMissing(field="new_evidence"),
            ),
        ],
    )
    def test_needs_grounds_that_fit_and_a_part_that_is_contested(
        self, changes: dict[str, object], refusal: Refusal
    ) -> None:
        story = Story().ruled()
        filed = replace(NO_ACCEPT, **changes)  # type: ignore[arg-type]

        assert story.refused(story.appeal(filed=filed)) == refusal
        assert story.refused(prepare(story, filed)) == refusal

    def test_needs_no_ground_where_there_is_new_evidence(self) -> None:
        story = Story().ruled().evidence("new photo")
        new = (EvidenceId(an_id("new photo")),)

        bare = replace(NO_ACCEPT, grounds=(), new_evidence=new)
        named = replace(NO_ACCEPT, grounds=("AP-NEW",), new_evidence=new)

        assert isinstance(story.ask(story.appeal(filed=bare)), tuple)
        assert isinstance(story.ask(story.appeal(filed=named)), tuple)

    def test_names_the_evidence_that_was_overlooked(self) -> None:
        story = Story().ruled().evidence("later", "other")
        first, later = (item.evidence_id for item in story.state.evidence)
        overlooked = replace(NO_ACCEPT, grounds=("AP-ERR-IGNORED",))

        assert story.refused(story.appeal(filed=overlooked)) == InputMissing(field="ignored")
        new = replace(overlooked, ignored=(later,))  # nobody could judge it yet
        assert story.refused(story.appeal(filed=new)) == InputMissing(field="ignored")
        assert story.lets(story.appeal(filed=replace(overlooked, ignored=(first,))))

    def test_has_the_named_evidence_in_what_a_party_confirms_and_is_as_before_without(self) -> None:
        named = replace(NO_ACCEPT, ignored=(EvidenceId(an_id("tag")),))

        assert named.sha256() != NO_ACCEPT.sha256()
        assert NO_ACCEPT.sha256().startswith("d2c6161bbadcb65a")

    def test_takes_any_ground_where_three_lists_are_shown_to_all(self) -> None:
        terms = Story().terms
        three = replace(terms, appeal=replace(terms.appeal, layout=AppealLayout.THREE_LISTS))
        story = Story(terms=three).ruled()

        assert story.lets(story.appeal(filed=replace(NO_ACCEPT, grounds=("AP-PR-REFUND",))))

    def test_may_contest_the_return_alone(self) -> None:
        story = Story().ruled(RETURN)
        filed = replace(NO_ACCEPT, grounds=("AP-RET-HARD",), contested=(ContestedPart.RETURN,))

        assert story.lets(story.appeal(filed=filed))


class TestAppealWithHelp:
    def test_counts_only_when_the_party_confirms_the_exact_text(self) -> None:
        story = Story().ruled()
        story.must(prepare(story))

        assert story.state.appeal is not None
        assert story.state.appeal.state is AppealState.PREPARED
        assert (story.state.stage, story.state.appeal_used) == (Stage.DECIDED, False)

        story.must(confirm(story))

        assert (story.state.stage, story.state.appeal_used) == (Stage.APPEAL, True)
        assert story.state.appeal.prepared_by == OLU.person
        assert story.do(confirm(story)) == ()

    def test_is_not_confirmed_for_another_text_or_another_paper(self) -> None:
        story = Story().ruled()
        story.must(prepare(story))
        other = replace(NO_ACCEPT, statement=text("something else"))

        assert story.refused(confirm(story, filed=other)) == ChangedMeanwhile()
        assert story.refused(confirm(story, name="another")) == ChangedMeanwhile()

    def test_is_confirmed_by_that_party_alone(self) -> None:
        story = Story().ruled()
        story.must(prepare(story))

        assert story.refused(confirm(story, BEN)) == NotNow(stage=Stage.DECIDED)
        assert story.refused(confirm(story, OLU_FOR_ANA)) == NotAllowed()

    def test_can_be_written_anew_before_it_is_confirmed(self) -> None:
        story = Story().ruled()
        better = replace(NO_ACCEPT, statement=text("better words"))
        story.must(prepare(story))

        assert story.do(prepare(story)) == ()
        assert story.must(prepare(story, better)).refused(confirm(story)) == ChangedMeanwhile()
        assert story.lets(confirm(story, filed=better))

    @pytest.mark.parametrize("by", [ANA, BEN])
    def test_of_one_side_leaves_what_waits_for_the_other(self, by: Actor) -> None:
        bens = replace(NO_ACCEPT, statement=text("the seller's words"))
        story = Story().ruled()
        story.must(prepare(story))
        story.must(prepare(story, bens, "bens", by=OLU_FOR_BEN))
        sides = {ANA: confirm(story), BEN: confirm(story, BEN, filed=bens, name="bens")}

        assert story.do(prepare(story)) == ()
        assert story.refused(confirm(story, BEN)) == ChangedMeanwhile()
        story.must(sides.pop(by))

        assert story.state.appeal is not None
        assert (story.state.appeal.party.value, story.state.appeal.prepared_by) == (
            by.role.value,
            OLU.person,
        )
        assert all(isinstance(story.refused(late), AppealUsed) for late in sides.values())

    @pytest.mark.parametrize("confirmed", [Party.BUYER, Party.SELLER])
    @pytest.mark.parametrize("first", [Party.BUYER, Party.SELLER])
    def test_keeps_whoever_wrote_one_for_either_side_from_deciding(
        self, first: Party, confirmed: Party
    ) -> None:
        omi_for_ben = replace(OLU_FOR_BEN, person=PersonId(77))
        wrote = {Party.BUYER: OLU_FOR_ANA, Party.SELLER: omi_for_ben}
        story = Story().ruled()
        for side in (first, first.other):
            story.must(prepare(story, name=side.value, by=wrote[side]))
        party = ANA if confirmed is Party.BUYER else BEN
        story.must(confirm(story, party, name=confirmed.value))

        def take(person: PersonId | None) -> c.Assign:
            assert person is not None
            deciding = Actor(person=person, role=Role.ADJUDICATOR)
            return c.Assign(by=deciding, at=story.at, adjudicator=person)

        for author in wrote.values():
            assert story.refused(take(author.person)) == ConflictOfInterest()
        assert story.lets(take(JUN.person))

    def test_does_not_stand_in_the_way_of_the_party_s_own(self) -> None:
        story = Story().ruled()
        story.must(prepare(story)).file(BEN)

        assert story.state.appeal is not None
        assert (story.state.appeal.party, story.state.appeal.prepared_by) == (Party.SELLER, None)

    def test_is_written_by_an_operator_who_is_no_party(self) -> None:
        story = Story().ruled()
        command = prepare(story)
        ben_at_work = Actor(person=BEN.person, role=Role.OPERATOR, on_behalf_of=Party.SELLER)

        for by in (ANA, IDA, OLU, ben_at_work):
            assert story.refused(replace(command, by=by)) == NotAllowed()

    def test_does_not_outlive_the_window(self) -> None:
        story = Story().ruled()
        story.must(prepare(story)).fire(DeadlineKind.APPEAL_WINDOW)

        assert story.refused(confirm(story)) == WindowOver(ended_at=story.at)


class TestWaiveAppeal:
    def waive(self, story: Story, by: Actor) -> c.WaiveAppeal:
        return c.WaiveAppeal(by=by, at=story.at)

    def test_makes_it_final_when_both_have(self) -> None:
        story = Story().ruled()

        story.must(self.waive(story, ANA))
        assert story.state.stage is Stage.DECIDED
        story.must(self.waive(story, BEN))

        assert (story.state.stage, story.state.fulfilment) == (
            Stage.FINAL,
            Fulfilment.MONEY_DUE,
        )
        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}

    def test_ends_the_own_right_alone(self) -> None:
        story = Story().ruled()
        story.must(self.waive(story, ANA))

        assert story.refused(story.appeal(ANA)) == AppealWaivedAlready()
        assert story.refused(self.waive(story, ANA)) == AppealWaivedAlready()
        assert story.lets(story.appeal(BEN))

    def test_is_not_possible_before_the_ruling_nor_for_others(self) -> None:
        reviewed, ruled = Story().in_review(), Story().ruled()

        assert reviewed.refused(self.waive(reviewed, ANA)) == NotNow(stage=Stage.REVIEW)
        for by in (IDA, OLU_FOR_ANA):
            assert ruled.refused(self.waive(ruled, by)) == NotAllowed()


class TestWindow:
    def test_makes_the_ruling_final_when_nobody_appeals(self) -> None:
        story = Story().ruled().fire(DeadlineKind.APPEAL_WINDOW)

        assert story.happened() == ["dispute.final", "money.due"]
        assert (story.state.stage, story.state.basis) == (Stage.FINAL, Basis.RULING)
        assert story.paid().money(Account.PAID_B, Account.PAID_S) == (4_000, 3_600)
