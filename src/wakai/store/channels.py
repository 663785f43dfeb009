"""Channels as rows: typed reads, and writes that each change named columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wakai.store.models import Channel

CHANNELS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """One place in which the chat is embedded."""

    name: str
    origins: tuple[str, ...]  # scheme, host and port of the pages that may hold the frame


def channel(name: str) -> ChannelRow | None:
    """Return a channel by its name."""
    found = Channel.objects.filter(name=name).values_list("name", "origins").first()
    return ChannelRow(name=found[0], origins=tuple(found[1])) if found else None


def channels() -> tuple[ChannelRow, ...]:
    """Return the channels by name."""
    rows = Channel.objects.order_by("name").values_list("name", "origins")[:CHANNELS_MAX]
    return tuple(ChannelRow(name=name, origins=tuple(origins)) for name, origins in rows)


def put(name: str, origins: Sequence[str], *, at: datetime) -> None:
    """Make a channel, or give one these origins."""
    Channel.objects.update_or_create(
        name=name, defaults={"origins": list(origins)}, create_defaults={
            "origins": list(origins), "created_at": at,
        },
    )  # fmt: skip


def remove(name: str) -> bool:
    """Take a channel away; False when there was none."""
    deleted, _ = Channel.objects.filter(name=name).delete()
    return bool(deleted)
