"""The drawing and the table beneath it, as a page shows them."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app.machine import Machine, Row
from wakai.web.machine import layout, svg


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """What leads from one place to another."""

    start: str
    end: str
    told: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineView:
    """The machine of a policy: a picture, and a table of the same facts."""

    title: str
    drawing: SafeString
    rows: tuple[StepRow, ...]


def machine_view(machine: Machine) -> MachineView:
    """Return what a page shows of a machine, in the active language."""
    picture = layout.picture(machine)
    drawn = svg.drawn(picture, alone=False, language=get_language() or "en")
    rows = [
        StepRow(start=start.name, end=end.name, told=told)
        for (start, end), told in machine.edges.items()
    ]
    rows += [
        StepRow(start=_("Any place"), end=end.name, told=told)
        for end, told in machine.at_any_time.items()
    ]
    return MachineView(
        title=picture.title,
        drawing=mark_safe(drawn),  # noqa: S308 - every text in it was escaped
        rows=tuple(rows),
    )
