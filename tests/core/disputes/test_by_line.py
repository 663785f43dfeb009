"""A claim by line: pieces, a reason and a sum for each, and the evidence of every reason."""

from dataclasses import replace

from tests.core.disputes.story import ANA, LACES, SHOES, WRONG_SIZE, Story, refunds
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Claim, ClaimLine, Remedy, RemedyKind
from wakai.core.disputes.refusals import EvidenceMissing, WrongAmount, WrongLines
from wakai.core.ledger import Account

A_SHOE_AND_THE_LACES = Claim(
    lines=(
        ClaimLine(line_id=SHOES, quantity=1, reason="ND2"),
        ClaimLine(line_id=LACES, quantity=1, reason="ND6"),
    ),
    remedy=Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=refunds(4_000, 300)),
    statement=WRONG_SIZE.statement,
    excused=("photo_all_contents",),
)


def submit(story: Story, claim: Claim) -> c.SubmitClaim:
    return c.SubmitClaim(by=ANA, at=story.at, claim=claim)


def asking(shoes: int, laces: int) -> Claim:
    remedy = replace(A_SHOE_AND_THE_LACES.remedy, refunds=refunds(shoes, laces))
    return replace(A_SHOE_AND_THE_LACES, remedy=remedy)


class TestAClaimByLine:
    def test_is_taken_as_it_is_with_what_it_asks_for_each_line(self) -> None:
        story = Story().draft().evidence().submit(A_SHOE_AND_THE_LACES)

        assert story.state.claim == A_SHOE_AND_THE_LACES
        assert story.accept_request().paid().money(Account.PAID_B) == (4_300,)

    def test_gives_no_line_more_than_its_pieces_cost(self) -> None:
        story = Story().draft().evidence()

        assert story.refused(submit(story, asking(4_001, 0))) == WrongAmount(max_minor=4_000)
        assert story.refused(submit(story, asking(4_000, 502))) == WrongAmount(max_minor=501)
        assert story.lets(submit(story, asking(4_000, 501)))

    def test_counts_the_pieces_of_each_line(self) -> None:
        story = Story().draft().evidence()
        shoe, laces = A_SHOE_AND_THE_LACES.lines

        for quantity in (0, 2):
            lines = (shoe, replace(laces, quantity=quantity))
            refused = story.refused(submit(story, replace(A_SHOE_AND_THE_LACES, lines=lines)))
            assert refused == WrongLines()

    def test_needs_the_evidence_of_every_reason(self) -> None:
        story = Story().draft().evidence()

        refused = story.refused(submit(story, replace(A_SHOE_AND_THE_LACES, excused=())))

        assert refused == EvidenceMissing(kinds=("photo_all_contents",))
