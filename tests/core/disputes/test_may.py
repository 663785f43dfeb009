"""The one table of who may do what is what the rules read (I-40)."""

from typing import get_args

import pytest

from tests.core.disputes.story import HALF, RETURN, Story
from tests.core.disputes.walk import EVERYBODY, SOUND
from wakai.core.disputes import commands, may
from wakai.core.disputes.decide import decide
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.kinds import Role
from wakai.core.disputes.may import MAY, roles_of_command
from wakai.core.disputes.model import Actor
from wakai.core.disputes.refusals import NotAllowed, PartyItself
from wakai.core.ids import PersonId

STAGES = (
    Story().draft(),
    Story().opened(),
    Story().in_review(),
    Story().ruled(HALF),
    Story().appealed(RETURN),
    Story().opened().accept_request(),
    Story().opened().withdraw(),
)
NOBODY = [Actor(person=PersonId(77), role=role) for role in Role]
PARTIES = {Role.BUYER, Role.SELLER}


class TestMay:
    def test_has_a_row_for_every_command_and_every_guard(self) -> None:
        unions = get_args(commands.Command)

        assert {kind.__name__ for kind in unions if not roles_of_command(kind)} == set()
        assert set(GUARDS) <= set(MAY)

    @pytest.mark.parametrize("action", sorted(SOUND))
    def test_lets_no_other_role_do_anything_at_any_stage(self, action: str) -> None:
        for story in STAGES:
            for by in (*EVERYBODY, *NOBODY):
                if by.role in MAY[action]:
                    continue
                command = SOUND[action](story, by)
                if command is None:
                    continue
                helps = by.role is Role.REPRESENTATIVE and PARTIES & MAY[action].keys()
                no = PartyItself() if helps else NotAllowed()
                assert GUARDS[action](story.state, by, story.at) == no
                if by.role not in roles_of_command(type(command)):
                    assert decide(story.state, command) == no, (action, by)

    def test_gives_the_auditor_and_the_owner_nothing_to_do(self) -> None:
        for row in MAY.values():
            assert not {Role.AUDITOR, Role.OWNER} & set(row)

    def test_gives_a_representative_nothing_that_no_party_may(self) -> None:
        helped = {code for code, row in MAY.items() if Role.REPRESENTATIVE in row}

        assert all(PARTIES & MAY[code].keys() for code in helped - {"begin_mandate"})

    def test_puts_actions_together_without_the_clock(self) -> None:
        row = may.among("assign", "issue_ruling")

        assert set(row) == {Role.SUPERVISOR, Role.ADJUDICATOR}
