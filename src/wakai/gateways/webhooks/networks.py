"""Which addresses may be reached: public ones, and those networks that the settings name."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

type Network = IPv4Network | IPv6Network
type Address = IPv4Address | IPv6Address

# Addresses that carry one of the older kind in themselves, and lead there.
_TRANSLATED: Final = ip_network("64:ff9b::/96")


def allowed(named: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that the settings name. Raises ValueError for what is none."""
    return tuple(ip_network(one, strict=False) for one in named)


def is_named(text: str, networks: Sequence[Network]) -> bool:
    """Return whether an address lies in one of the named networks."""
    address = _meant(ip_address(text))
    return any(address in network for network in networks)


def is_public(text: str) -> bool:
    """Return whether an address belongs to the whole world: not private, loopback or link-local."""
    address = _meant(ip_address(text))
    return address.is_global and not address.is_multicast


def _meant(address: Address) -> Address:
    """Return where an address leads in the end."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
