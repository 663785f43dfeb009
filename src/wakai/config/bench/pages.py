"""The pages that are looked at most, by people who have much to see; and every other one."""

from collections.abc import Collection, Iterator
from statistics import median, quantiles
from typing import Final

from wakai.config.bench.site import Site
from wakai.config.bench.wire import Refused, Wire

_ROUNDS: Final = 15
_WARM: Final = 3
_GLANCES: Final = 3  # at a page among all; what looks slow there is looked at as often as the ten
_SLOW_MS: Final = 50.0
_READ: Final = 200
GUEST: Final = "guest"
READERS: Final = (
    *(GUEST, "buyer", "seller", "operator", "adjudicator"),
    *("supervisor", "finance", "owner"),
)

PAGES: Final = (
    ("home", "buyer", "/"),
    ("orders", "buyer", "/orders/"),
    ("disputes", "buyer", "/disputes/"),
    ("dispute", "buyer", "/disputes/{dispute}/"),
    ("notices", "buyer", "/notices/"),
    ("seller inbox", "seller", "/seller/"),
    ("seller, all", "seller", "/seller/?view=all"),
    ("desk", "operator", "/desk/"),
    ("bench", "adjudicator", "/bench/"),
    ("case file", "adjudicator", "/bench/{dispute}/"),
)


def times(site: Site) -> dict[str, dict[str, float]]:
    """Return the milliseconds that each page takes, one reader at a time."""
    wire = Wire(site.port)
    found = {}
    for name, who, path in PAGES:
        address = path.format(dispute=site.stock["dispute"])
        taken = _taken(wire, _session(site, who), address)
        cuts = quantiles(taken, n=100, method="inclusive")
        found[name] = {"p50": cuts[49], "p99": cuts[98]}
    return found


def every(site: Site, readers: Collection[str]) -> dict[str, float]:
    """
    Return the milliseconds of every address that answers somebody with something to read.

    Everybody asks for everything: what is refused to them, or leads elsewhere, is not theirs.
    """
    return dict(_looked_at(site, readers))


def _looked_at(site: Site, readers: Collection[str]) -> Iterator[tuple[str, float]]:
    wire = Wire(site.port)
    for who in readers:
        session = _session(site, who)
        for name, path in site.stock["addresses"].items():
            try:
                if wire.get(session, path).status != _READ:
                    continue
            except Refused:
                continue
            ms = median(wire.get(session, path).ms for _ in range(_GLANCES))
            if ms > _SLOW_MS:
                ms = median(_taken(wire, session, path))
            yield f"{name}, {who}", ms


def _taken(wire: Wire, session: str, path: str) -> list[float]:
    return [wire.get(session, path).ms for _ in range(_WARM + _ROUNDS)][_WARM:]


def _session(site: Site, who: str) -> str:
    found = "" if who == GUEST else site.stock["sessions"][str(site.stock[who])]
    assert isinstance(found, str)
    return found
