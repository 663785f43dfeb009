"""A case file for one reader: what they may see, with the hashes of all there is."""

import dataclasses
import hashlib
import logging
import mimetypes
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.db import transaction

import wakai
from wakai.app import clock, message_evidence, plugs
from wakai.app.access_evidence import Sight, evidence_for_viewer
from wakai.app.case_file import bundle, signature
from wakai.app.cases import CaseView
from wakai.app.message_evidence import MessageItem
from wakai.core.disputes import events as e
from wakai.core.disputes.evolve import replay
from wakai.core.disputes.model import OrderRecord, Party, TextRef
from wakai.store import case_exports, codec, journal, policies, texts
from wakai.store import evidence as files
from wakai.store.chain import Link
from wakai.store.evidence import FileRow

log = logging.getLogger(__name__)

# Rulings that do not count yet, and why a second adjudicator did not agree, stay in the house.
_OF_THE_HOUSE: Final = frozenset({e.RulingProposed.kind, e.RulingObjected.kind})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file of evidence in the bundle."""

    file: FileRow
    name: str  # in the bundle
    key: str  # where its bytes are kept
    original: bool  # as it was handed in; else a copy without its hidden data


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything of a case that its reader may take away."""

    view: CaseView
    links: tuple[Link, ...]
    withheld: frozenset[int]  # versions of which only the hash is told
    pieces: tuple[Piece, ...]
    messages: tuple[MessageItem, ...]


def gather(view: CaseView, *, whole: bool = False) -> Contents:
    """
    Return what the reader of a case may take away.

    ``whole`` is for who runs the house and has the database in hand: every file, as handed in.
    """
    links = journal.links(view.dispute_id)[: view.version]
    party = view.sight.party
    hidden = {link.version for link in links if party and _is_hidden(link, party)}
    rows = files.of_dispute(view.dispute_id)
    everything = {row.id: Sight(original=True) for row in rows}
    sights = everything if whole else evidence_for_viewer(view.sight.viewer.id, rows)
    return Contents(
        view=view,
        links=links,
        withheld=frozenset(hidden),
        pieces=tuple(_pieces(rows, sights)),
        messages=message_evidence.of_case(view),
    )


def _is_hidden(link: Link, party: Party) -> bool:
    """Say whether a party is told only the hash: of what is the house's, or waits for the other."""
    waits_for_other = link.kind == e.AppealPrepared.kind and link.body["party"] != party.value
    return waits_for_other or link.kind in _OF_THE_HOUSE


def _pieces(rows: tuple[FileRow, ...], sights: Mapping[Any, Sight]) -> Iterator[Piece]:
    for row in rows:
        sight = sights.get(row.id)
        key = row.original_path if sight and sight.original else row.shown_path
        if sight is None or not key:
            continue
        copied = key != row.original_path
        ending = f".{key.rpartition('.')[2]}" if copied else mimetypes.guess_extension(row.mime)
        name = f"{bundle.EVIDENCE}{row.id}{ending or ''}"
        yield Piece(file=row, name=name, key=key, original=not copied)


def write(contents: Contents, out: IO[bytes], *, page: str, style: bytes) -> None:
    """
    Write the case file as a ZIP, and note who took it away.

    ``page`` is the case as people read it. Raises signature.BadKey, and Unavailable where a file
    of the evidence cannot be read.
    """
    key = _signing_key()
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:

        def put(name: str, data: bytes) -> None:
            made.writestr(name, data)
            hashes[name] = hashlib.sha256(data).hexdigest()

        put(bundle.PAGE, page.encode())
        put(bundle.STYLE, style)
        put(bundle.EVENTS, bundle.written(_history(contents)))
        put(bundle.TEXTS, bundle.written(words(contents)))
        put(bundle.POLICY, policies.text(_terms_sha256(contents)).encode())
        for piece in contents.pieces:
            hashes[piece.name] = _copy(piece, made)
        manifest = bundle.written(_manifest(contents, hashes))
        made.writestr(bundle.MANIFEST, manifest)
        if key:
            made.writestr(bundle.SIGNATURE, bundle.written(signature.sign(manifest, key)))
    _note(contents, hashlib.sha256(manifest).hexdigest())


def _signing_key() -> Any:
    path = settings.WAKAI_CASE_KEY_FILE
    return signature.signing_key(Path(path)) if path else None


def _copy(piece: Piece, made: zipfile.ZipFile) -> str:
    """Copy a file of the evidence piece by piece, and return its hash."""
    store, done = plugs.files(), hashlib.sha256()
    size = store.size(piece.key)
    info = zipfile.ZipInfo(piece.name)
    info.compress_type = zipfile.ZIP_STORED  # pictures and films are packed already
    with made.open(info, "w", force_zip64=True) as target:
        for data in store.read(piece.key, start=0, length=size):
            done.update(data)
            target.write(data)
    return done.hexdigest()


def _history(contents: Contents) -> dict[str, Any]:
    return {
        "dispute_id": str(contents.view.dispute_id),
        "hashed": "sha256(hash of the event before + canonical JSON of all but the hash)",
        "events": [
            {"version": link.version, "withheld": True, "hash": link.hash.hex()}
            if link.version in contents.withheld
            else _told(link)
            for link in contents.links
        ],
    }


def _told(link: Link) -> dict[str, Any]:
    return {
        "version": link.version,
        "kind": link.kind,
        "body": link.body,
        "actor_id": link.actor_id,
        "role": link.role,
        "on_behalf_of": link.on_behalf_of,
        "at": link.at.isoformat(),
        "request_id": str(link.request_id) if link.request_id else None,
        **({"token": link.token} if link.token else {}),
        "hash": link.hash.hex(),
    }


def _shown(contents: Contents) -> tuple[e.Event, ...]:
    """Return the events that this reader may see, oldest first."""
    return tuple(
        codec.decode(link.kind, link.body, policies.terms)
        for link in contents.links
        if link.version not in contents.withheld
    )


def words(contents: Contents) -> dict[str, Any]:
    """Return the texts that the events refer to, and messages that are evidence."""
    view = contents.view
    refs = {ref for event in _shown(contents) for ref in _refs(event, view)}
    found = texts.read(refs, language=view.sight.viewer.language)
    return {
        "texts": {
            ref.text_id: {
                "sha256": ref.sha256,
                "language": found[ref.text_id].language,
                "body": found[ref.text_id].body,
                "translation": found[ref.text_id].translation,
            }
            for ref in sorted(refs, key=lambda ref: ref.text_id)
            if ref.text_id in found  # an erased text leaves its hash
        },
        "messages": [
            {
                "evidence_id": str(message.item.evidence_id),
                "written_by": message.author.value,
                "written_at": message.written_at.isoformat(),
                "put_in_by": message.item.by.value,
                "language": message.language,
                "text": message.text,
                "translation": message.translation,
            }
            for message in contents.messages
        ],
    }


def _refs(value: object, view: CaseView) -> Iterator[TextRef]:
    """Yield the texts of an event that its reader may see."""
    party = view.sight.party
    match value:
        case TextRef():
            yield value
        case tuple():
            for item in value:
                yield from _refs(item, view)
        case e.ReturnLabelProvided() if party is None:
            return  # where somebody lives is for the two who post and receive
        case e.ConflictDeclared() if party:
            return  # whom an adjudicator knows is for the house
        case OrderRecord() if not view.sight.sees_address:
            return
        case _ if is_dataclass(value):
            for field in dataclasses.fields(value):
                if field.name not in {"terms", "order"}:
                    yield from _refs(getattr(value, field.name), view)
        case _:
            return


def _terms_sha256(contents: Contents) -> str:
    return str(contents.links[0].body["terms"])


def _manifest(contents: Contents, hashes: Mapping[str, str]) -> dict[str, Any]:
    view = contents.view
    return {
        "format": bundle.FORMAT,
        "number": view.state.number,
        "dispute_id": str(view.dispute_id),
        "events": len(contents.links),
        "head": contents.links[-1].hash.hex(),
        "state_sha256": bundle.state_sha256(replay(_shown(contents))),
        "policy_sha256": _terms_sha256(contents),
        "exported_at": view.now.isoformat(),
        "made_for": view.actor.role.value,
        "made_by": f"wakai {wakai.__version__}",
        "evidence": [
            {"id": str(piece.file.id), "name": piece.name, "original": piece.original}
            for piece in contents.pieces
        ],
        "files": dict(sorted(hashes.items())),
    }


def _note(contents: Contents, sha256: str) -> None:
    view = contents.view
    with transaction.atomic(durable=True):
        case_exports.add(
            view.dispute_id,
            person_id=view.actor.person or None,  # nobody in particular: the command line
            role=view.actor.role.value,
            version=view.version,
            sha256=sha256,
            at=clock.now(),
        )
    log.info("case %s exported for %s", view.dispute_id, view.actor.role.value)
