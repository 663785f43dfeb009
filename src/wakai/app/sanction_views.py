"""A sanction behind its door, as one viewer sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cached_property

from wakai.app import clock
from wakai.app.access import SanctionSight
from wakai.app.roles import MAY, Deed
from wakai.core.disputes.model import Actor, Role, TextRef
from wakai.core.ids import PersonId
from wakai.core.sanctions.guards import allowed_actions
from wakai.core.sanctions.model import Sanction
from wakai.store import sanction_journal, texts
from wakai.store.sanction_journal import Entry
from wakai.store.texts import StoredText


@dataclass(frozen=True, kw_only=True)
class SanctionView:
    """A sanction as one viewer sees it."""

    sight: SanctionSight
    actor: Actor
    state: Sanction
    now: datetime

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Return what would succeed now."""
        return allowed_actions(self.state, self.actor, self.now)

    @cached_property
    def history(self) -> tuple[Entry, ...]:
        """Return every event, oldest first."""
        return sanction_journal.entries(self.sight.sanction.id)

    @cached_property
    def texts(self) -> Mapping[str, StoredText]:
        """Return the texts by id, translated for the viewer where there is one."""
        refs = {ref for entry in self.history for ref in _text_refs(entry.event)}
        return texts.read(refs, language=self.sight.viewer.language)

    def can(self, action: str) -> bool:
        return action in self.actions

    def text(self, ref: TextRef | None) -> StoredText | None:
        return self.texts.get(ref.text_id) if ref else None


def view(sight: SanctionSight) -> SanctionView:
    """Return the sanction behind a door of ``access``."""
    return _in_role(sight, sight.role, sanction_journal.read(sight.sanction.id).state)


def in_each_role(sight: SanctionSight) -> tuple[SanctionView, ...]:
    """Return it in each role in which the viewer may do something about it for the house."""
    state = sanction_journal.read(sight.sanction.id).state
    roles = [role for role in MAY[Deed.SANCTION] if role in sight.viewer.roles]
    return tuple(_in_role(sight, role, state) for role in roles or [sight.role])


def _in_role(sight: SanctionSight, role: Role, state: Sanction) -> SanctionView:
    return SanctionView(
        sight=sight,
        actor=Actor(person=PersonId(sight.viewer.id), role=role),
        state=state,
        now=clock.now(),
    )


def _text_refs(value: object) -> Iterator[TextRef]:
    if isinstance(value, TextRef):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name != "terms":
                yield from _text_refs(getattr(value, field.name))
