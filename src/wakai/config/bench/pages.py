"""The pages that are looked at most, by people who have much to see."""

from statistics import quantiles
from typing import Final

from wakai.config.bench.site import Site
from wakai.config.bench.wire import Wire

_ROUNDS: Final = 15
_WARM: Final = 3

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
        session = site.stock["sessions"][str(site.stock[who])]
        address = path.format(dispute=site.stock["dispute"])
        taken = [wire.get(session, address).ms for _ in range(_WARM + _ROUNDS)][_WARM:]
        cuts = quantiles(taken, n=100, method="inclusive")
        found[name] = {"p50": cuts[49], "p99": cuts[98]}
    return found
