"""Is a case file whole? Its files, its chain, its texts and its end, on any machine, offline."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wakai.app.case_file import bundle, signature
from wakai.app.case_file.bundle import Bundle, NotABundle
from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import CorruptHistory, replay
from wakai.core.disputes.model import Dispute
from wakai.core.policy import PolicyError, Terms, load
from wakai.store import codec
from wakai.store.chain import GENESIS, Link

_LOOSE: Final = frozenset({bundle.MANIFEST, bundle.SIGNATURE})  # what the manifest cannot hold


@dataclass(slots=True, kw_only=True)
class Found:
    """What a check found; without problems the file is what was written down."""

    number: str = ""
    exported_at: str = ""
    made_for: str = ""
    events: int = 0
    withheld: int = 0  # entries of which only the hash is told
    files: int = 0
    signed: bool = False
    signer: str = ""  # fingerprint of the key
    stage: str = ""
    outcome: str = ""
    head: str = ""
    state_sha256: str = ""
    problems: list[str] = field(default_factory=list)


def verify(path: Path, *, trusted: Ed25519PublicKey | None = None) -> Found:
    """
    Return what is found in a case file; with ``trusted`` it must be signed with that key.

    Raises NotABundle for what is no case file at all.
    """
    with Bundle(path) as opened:
        manifest = opened.document(bundle.MANIFEST)
        if not isinstance(manifest, dict) or manifest.get("format") != bundle.FORMAT:
            raise NotABundle(f"{path.name} is no case file of the form {bundle.FORMAT}.")
        found = Found(
            number=str(manifest.get("number", "")),
            exported_at=str(manifest.get("exported_at", "")),
            made_for=str(manifest.get("made_for", "")),
        )
        found.problems += _signed(opened, found, trusted)
        found.problems += _files(opened, manifest, found)
        found.problems += _history(opened, manifest, found)
    return found


def _signed(opened: Bundle, found: Found, trusted: Ed25519PublicKey | None) -> Iterator[str]:
    if bundle.SIGNATURE not in opened.names():
        if trusted:
            yield "It is not signed."
        return
    told = opened.document(bundle.SIGNATURE)
    key = signature.signer(opened.read(bundle.MANIFEST), told)
    if key is None:
        yield "Its signature does not fit what it holds."
        return
    found.signed, found.signer = True, signature.fingerprint(key)
    if trusted and key.public_bytes_raw() != trusted.public_bytes_raw():
        yield "It is signed with another key."


def _files(opened: Bundle, manifest: dict[str, Any], found: Found) -> Iterator[str]:
    """Compare every file with its hash; nothing may be missing and nothing may be added."""
    listed = manifest.get("files", {})
    found.files = len(listed)
    there = opened.names() - _LOOSE
    for name in sorted(listed.keys() - there):
        yield f"{name} is missing."
    for name in sorted(there - listed.keys()):
        yield f"{name} is not listed."
    for name in sorted(listed.keys() & there):
        if opened.sha256(name) != listed[name]:
            yield f"{name} was changed."


def _history(opened: Bundle, manifest: dict[str, Any], found: Found) -> Iterator[str]:
    try:
        terms = load(opened.read(bundle.POLICY).decode()).terms
        told = opened.document(bundle.EVENTS)
        yield from _chain(told, manifest, found)
        events = tuple(_events(told["events"], terms))
        state = replay(events)
    except (PolicyError, CorruptHistory, codec.UnknownKind) as wrong:
        yield f"The history cannot be replayed: {type(wrong).__name__}: {wrong}"
        return
    except (KeyError, TypeError, ValueError, AttributeError, AssertionError) as wrong:
        yield f"The history cannot be read: {type(wrong).__name__}."
        return
    found.stage = state.stage.value
    found.outcome = state.outcome.value if state.outcome else ""
    found.state_sha256 = bundle.state_sha256(state)
    if found.state_sha256 != manifest.get("state_sha256"):
        yield "Replayed, it ends in another state than when it was written."
    yield from _texts(opened)
    yield from _evidence(manifest, state)


def _chain(told: dict[str, Any], manifest: dict[str, Any], found: Found) -> Iterator[str]:
    """Follow the chain link by link; of what is withheld only the hash is told."""
    dispute_id, head = UUID(told["dispute_id"]), GENESIS
    for nth, entry in enumerate(told["events"], start=1):
        if entry["version"] != nth:
            yield f"Event {nth} is missing or doubled."
            return
        if entry.get("withheld"):
            found.withheld += 1
        elif not _link(entry).follows(head, dispute_id):
            yield f"Event {nth} is not what was written, or not after what was written."
            return
        head = bytes.fromhex(entry["hash"])
    found.events, found.head = len(told["events"]), head.hex()
    if found.head != manifest.get("head"):
        yield "The history ends before, or behind, where it should."


def _link(entry: dict[str, Any]) -> Link:
    return Link(
        version=entry["version"],
        kind=entry["kind"],
        body=entry["body"],
        actor_id=entry["actor_id"],
        role=entry["role"],
        on_behalf_of=entry["on_behalf_of"],
        at=datetime.fromisoformat(entry["at"]),
        request_id=UUID(entry["request_id"]) if entry["request_id"] else None,
        token=entry.get("token"),
        hash=bytes.fromhex(entry["hash"]),
    )


def _events(entries: list[dict[str, Any]], terms: Terms) -> Iterator[Event]:
    def of_hash(sha256: str) -> Terms:
        if sha256 != terms.sha256:
            raise PolicyError("the policy is not the one that this case keeps")
        return terms

    for entry in entries:
        if not entry.get("withheld"):
            yield codec.decode(entry["kind"], entry["body"], of_hash)


def _texts(opened: Bundle) -> Iterator[str]:
    for text_id, told in opened.document(bundle.TEXTS)["texts"].items():
        if hashlib.sha256(told["body"].encode()).hexdigest() != told["sha256"]:
            yield f"Text {text_id} was changed."


def _evidence(manifest: dict[str, Any], state: Dispute) -> Iterator[str]:
    """Compare each original with the hash that the history keeps; copies have the manifest's."""
    files = manifest["files"]
    known = {str(item.evidence_id): item.sha256 for item in state.evidence}
    for item in manifest.get("evidence", []):
        name, evidence_id = item["name"], item["id"]
        if evidence_id not in known:
            yield f"{name} is no evidence of this case."
        elif item["original"] and files.get(name) != known[evidence_id]:
            yield f"{name} is not the file that was handed in."
