"""A case file taken away is checked elsewhere, and ends there in the same state and hashes."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import LazySettings

from tests.app import files
from tests.app.handing_in import handed_in
from tests.app.world import World
from tests.web import cases as ways
from tests.web import given
from wakai.app import access, cases, clock, evidence, texts
from wakai.app.access import CaseSight
from wakai.app.case_file import bundle, export, signature
from wakai.app.case_file.verify import Found, verify
from wakai.app.cases import CaseView
from wakai.core.disputes.events import AppealPrepared
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store import case_exports, journal
from wakai.web.disputes import case_file

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "My sister saw it happen."


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def ruled(world: World) -> DisputeId:
    """A ruling stands; Ana showed a photo to both, and one to who decides alone."""
    dispute_id = ways.under_review(world)
    shown, hidden = (handed_in(world, files.photo(located=True)) for _ in range(2))
    evidence.attach(shown.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now)
    why = texts.new(SECRET, language="en", author_id=world.ana.id)
    evidence.attach(
        hidden.id, dispute_id, by=world.buyer, kind="other", at=world.now, why_hidden=why
    )
    return dispute_id


def of_house(dispute_id: DisputeId) -> CaseView:
    row = cases.row(dispute_id)
    assert row is not None
    return cases.view(
        CaseSight(dispute=row, viewer=cases.HOUSEKEEPER, party=None, asked_as=Role.ADJUDICATOR)
    )


def of_party(person_id: int, dispute_id: DisputeId) -> CaseView:
    return cases.view(access.dispute_for_party(person_id, dispute_id))


def taken(view: CaseView, folder: Path, *, whole: bool = False) -> Path:
    """Take a case file away."""
    contents = export.gather(view, whole=whole)
    made = BytesIO()
    export.write(contents, made, page=case_file.page(contents), style=case_file.style())
    folder.mkdir(exist_ok=True)
    path = folder / "case.zip"
    path.write_bytes(made.getvalue())
    return path


def unpacked(path: Path) -> Path:
    folder = path.with_suffix("")
    with zipfile.ZipFile(path) as opened:
        opened.extractall(folder)
    return folder


def read(path: Path, name: str) -> Any:
    with bundle.Bundle(path) as opened:
        return opened.document(name)


def rewritten(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    """Change a document, and what the manifest says of it, as a forger would."""
    told = json.loads((folder / name).read_bytes())
    change(told)
    (folder / name).write_bytes(bundle.written(told))
    manifest = json.loads((folder / bundle.MANIFEST).read_bytes())
    with bundle.Bundle(folder) as opened:
        manifest["files"][name] = opened.sha256(name)
    (folder / bundle.MANIFEST).write_bytes(bundle.written(manifest))


class TestACaseFile:
    def test_ends_elsewhere_in_the_state_and_with_the_hash_of_the_journal(
        self, ruled: DisputeId, tmp_path: Path
    ) -> None:
        path = taken(of_house(ruled), tmp_path, whole=True)

        found, kept = verify(path), journal.read(ruled)

        assert found.problems == []
        assert found.head == kept.head.hex()
        assert found.state_sha256 == bundle.state_sha256(kept.state)
        assert (found.events, found.withheld, found.signed) == (kept.version, 0, False)
        assert verify(unpacked(path)) == found

    def test_is_checked_by_a_machine_without_database_and_settings(
        self, ruled: DisputeId, tmp_path: Path
    ) -> None:
        path = taken(of_house(ruled), tmp_path, whole=True)
        bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        program = "import sys; from wakai.config.cli import main; sys.exit(main(sys.argv[1:]))"

        done = subprocess.run(
            [sys.executable, "-c", program, "case", "verify", str(path), "--json"],
            env=bare,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

        assert json.loads(done.stdout)["head"] == journal.read(ruled).head.hex()

    def test_holds_the_files_as_they_were_handed_in(self, ruled: DisputeId, tmp_path: Path) -> None:
        path = taken(of_house(ruled), tmp_path, whole=True)

        told = read(path, bundle.MANIFEST)["evidence"]

        assert [item["original"] for item in told] == [True, True]
        with zipfile.ZipFile(path) as opened:
            assert opened.read(told[0]["name"])[:2] == b"\xff\xd8"

    def test_of_the_other_side_holds_nothing_that_only_the_decider_may_see(
        self, world: World, ruled: DisputeId, tmp_path: Path
    ) -> None:
        path = taken(of_party(world.ben.id, ruled), tmp_path)

        told = read(path, bundle.MANIFEST)
        words = json.dumps(read(path, bundle.TEXTS))
        with zipfile.ZipFile(path) as opened:
            page = opened.read(bundle.PAGE).decode()

        assert [item["original"] for item in told["evidence"]] == [False]  # nor where it was taken
        assert SECRET in words  # why it is hidden is for both (I-22)
        assert page.count("The file is not part of this copy.") == 2  # nor one that never came
        assert verify(path).problems == []

    def test_of_who_hid_it_and_of_who_decides_holds_it(
        self, world: World, ruled: DisputeId, tmp_path: Path
    ) -> None:
        own = taken(of_party(world.ana.id, ruled), tmp_path)
        assert len(read(own, bundle.MANIFEST)["evidence"]) == 2
        assert SECRET in json.dumps(read(own, bundle.TEXTS))

        sight = access.case_to_export(world.ida.id, ruled)
        decider = taken(cases.view(sight), tmp_path)
        assert len(read(decider, bundle.MANIFEST)["evidence"]) == 2
        assert SECRET in json.dumps(read(decider, bundle.TEXTS))

    def test_of_a_party_tells_of_a_ruling_that_does_not_count_yet_only_its_hash(
        self, ruled: DisputeId, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        submitted = "dispute.submitted.v1"  # stands in for the ruling
        monkeypatch.setattr(export, "_OF_THE_HOUSE", frozenset({"dispute.request-refused.v1"}))
        contents = export.gather(of_party(world.ana.id, ruled))

        told = export._history(contents)["events"]

        hidden = [entry for entry in told if entry.get("withheld")]
        assert [set(entry) for entry in hidden] == [{"version", "withheld", "hash"}]
        assert submitted in {entry.get("kind") for entry in told}
        assert not export.gather(of_house(ruled)).withheld
        found = Found()
        assert list(verify_chain(told, ruled, found)) == []
        assert found.withheld == 1

    def test_of_the_other_side_tells_of_an_appeal_that_waits_for_its_party_only_its_hash(
        self, world: World, tmp_path: Path
    ) -> None:
        prepared = given.appeal_prepared(world)
        said = "So it is."

        paths = {
            person: taken(of_party(person.id, prepared), tmp_path / person.name)
            for person in (world.ana, world.ben)
        }

        told = {person: json.dumps(read(path, bundle.TEXTS)) for person, path in paths.items()}
        assert (told[world.ana].count(said), told[world.ben].count(said)) == (1, 0)
        kinds = [event.get("kind") for event in read(paths[world.ben], bundle.EVENTS)["events"]]
        assert (kinds.count(None), AppealPrepared.kind in kinds) == (1, False)
        found = verify(paths[world.ben])
        assert (found.problems, found.withheld) == ([], 1)

    def test_is_noted_with_who_took_it(
        self, world: World, ruled: DisputeId, tmp_path: Path
    ) -> None:
        taken(of_house(ruled), tmp_path, whole=True)
        taken(cases.view(access.case_to_export(world.ida.id, ruled)), tmp_path)

        noted = [(row.person_id, row.role) for row in case_exports.of_dispute(ruled)]

        assert noted == [(world.ida.id, "adjudicator"), (None, "adjudicator")]


def verify_chain(told: list[Any], dispute_id: DisputeId, found: Found) -> Iterator[str]:
    from wakai.app.case_file import verify as checks  # noqa: PLC0415 - its inside

    document = {"dispute_id": str(dispute_id), "events": told}
    return checks._chain(document, {"head": told[-1]["hash"]}, found)


class TestAForgedCaseFile:
    @pytest.fixture
    def folder(self, ruled: DisputeId, tmp_path: Path) -> Path:
        return unpacked(taken(of_house(ruled), tmp_path, whole=True))

    def test_is_found_out_by_a_file_that_was_changed_added_or_taken_out(self, folder: Path) -> None:
        (folder / bundle.PAGE).write_text("<p>All is well.</p>")
        (folder / "more.txt").write_text("more")
        (folder / bundle.STYLE).unlink()

        assert set(verify(folder).problems) == {
            "case.html was changed.",
            "more.txt is not listed.",
            "case.css is missing.",
        }

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (
                lambda told: told["events"][1]["body"].update(at="2020-01-01T00:00:00+00:00"),
                "Event 2",
            ),
            (lambda told: told["events"][2].update(actor_id=7), "Event 3"),
            (lambda told: told["events"].pop(3), "Event 4 is missing"),
            (lambda told: told["events"].pop(), "ends before"),
        ],
    )
    def test_is_found_out_by_its_chain(
        self, folder: Path, change: Callable[[Any], None], says: str
    ) -> None:
        rewritten(folder, bundle.EVENTS, change)

        problems = verify(folder).problems

        assert any(says in problem for problem in problems), problems

    def test_is_found_out_by_words_that_were_not_said(self, folder: Path) -> None:
        def change(told: Any) -> None:
            next(iter(told["texts"].values()))["body"] = "I never asked for anything."

        rewritten(folder, bundle.TEXTS, change)

        assert any("was changed" in problem for problem in verify(folder).problems)

    def test_is_found_out_by_another_file_in_the_place_of_the_evidence(self, folder: Path) -> None:
        manifest = json.loads((folder / bundle.MANIFEST).read_bytes())
        name = manifest["evidence"][0]["name"]
        (folder / name).write_bytes(files.photo(size=(20, 20)))
        with bundle.Bundle(folder) as opened:
            manifest["files"][name] = opened.sha256(name)
        (folder / bundle.MANIFEST).write_bytes(bundle.written(manifest))

        assert verify(folder).problems == [f"{name} is not the file that was handed in."]

    def test_is_found_out_by_other_rules(self, folder: Path) -> None:
        text = (folder / bundle.POLICY).read_text().replace("days = 5", "days = 6")
        (folder / bundle.POLICY).write_text(text)

        problems = verify(folder).problems

        assert "policy.toml was changed." in problems
        assert any("not the one that this case keeps" in problem for problem in problems)

    def test_is_told_apart_from_what_is_no_case_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(b"PK nothing")

        with pytest.raises(bundle.NotABundle):
            verify(tmp_path / "a.zip")


class TestASignature:
    @pytest.fixture
    def key(self, tmp_path: Path, settings: LazySettings) -> Path:
        made = Ed25519PrivateKey.generate()
        path = tmp_path / "private.pem"
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / "public.pem").write_bytes(public)
        settings.WAKAI_CASE_KEY_FILE = str(path)
        return tmp_path / "public.pem"

    def test_says_whose_file_it_is_and_that_it_is_no_others(
        self, ruled: DisputeId, key: Path, tmp_path: Path
    ) -> None:
        path = taken(of_house(ruled), tmp_path, whole=True)
        ours, other = signature.public_key(key), Ed25519PrivateKey.generate().public_key()

        found = verify(path, trusted=ours)

        assert (found.signed, found.problems) == (True, [])
        assert found.signer == signature.fingerprint(ours)
        assert verify(path, trusted=other).problems == ["It is signed with another key."]

    def test_does_not_fit_a_manifest_that_was_changed(
        self, ruled: DisputeId, key: Path, tmp_path: Path
    ) -> None:
        folder = unpacked(taken(of_house(ruled), tmp_path, whole=True))
        rewritten(folder, bundle.TEXTS, lambda told: told.update(messages=[{"text": "yes"}]))

        assert key.exists()
        assert verify(folder).problems == ["Its signature does not fit what it holds."]

    def test_is_missed_where_one_is_asked_for(self, ruled: DisputeId, tmp_path: Path) -> None:
        path = taken(of_house(ruled), tmp_path, whole=True)
        anybody = Ed25519PrivateKey.generate().public_key()

        assert verify(path, trusted=anybody).problems == ["It is not signed."]

    def test_needs_a_key_that_can_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "no.pem").write_text("no key")

        with pytest.raises(signature.BadKey):
            signature.signing_key(tmp_path / "no.pem")
