"""A case file: taken away here, checked anywhere."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wakai.app.case_file.verify import Found
    from wakai.app.cases import CaseView


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    commands = parser.add_subparsers(dest="case_command", required=True, metavar="COMMAND")
    about = "Write everything of a case into one file."
    export = commands.add_parser("export", help=about, description=about)
    export.add_argument("number", help="case number, such as 7K4X-2M9P")
    export.add_argument("--out", type=Path, help="where to write it; default case-NUMBER.zip")
    export.add_argument(
        "--for",
        dest="reader",
        choices=["house", "buyer", "seller"],
        default="house",
        help="who will read it: a party's copy holds what that party may see",
    )
    export.add_argument("--language", help="of the page; default: the reader's")
    about = "Check a case file, without a database and without a network."
    verify = commands.add_parser("verify", help=about, description=about)
    verify.add_argument("file", type=Path, help="the ZIP file, or the folder unpacked from it")
    verify.add_argument("--key", type=Path, help="public key (PEM) that must have signed it")
    verify.add_argument("--json", action="store_true", help="one JSON document")


def run(options: argparse.Namespace) -> int:
    """Return 0 when all is well, 1 when not, 2 for what cannot be used."""
    return _export(options) if options.case_command == "export" else _verify(options)


def _export(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415

    from wakai.app.case_file import export, signature  # noqa: PLC0415 - needs the settings
    from wakai.web.disputes import case_file  # noqa: PLC0415

    view = _view(options)
    if view is None:
        sys.stderr.write(f"wakai: no case that was sent has the number {options.number}\n")
        return 2
    contents = export.gather(view, whole=options.reader == "house")
    where = options.out or Path(f"case-{view.sight.dispute.number}.zip")
    with translation.override(options.language or view.sight.viewer.language):
        page = case_file.page(contents)
    part = where.with_name(f"{where.name}.part")
    try:
        with part.open("wb") as out:
            export.write(contents, out, page=page, style=case_file.style())
        part.replace(where)
    except signature.BadKey as wrong:
        part.unlink()
        sys.stderr.write(f"wakai: {wrong}\n")
        return 2
    sys.stdout.write(f"{where}: {len(contents.links)} events, {len(contents.pieces)} files\n")
    return 0


def _view(options: argparse.Namespace) -> "CaseView | None":
    """Return the case as its reader sees it; None where there is none to take away."""
    from wakai.app import access, cases  # noqa: PLC0415
    from wakai.app.access import CaseSight, NotVisible  # noqa: PLC0415
    from wakai.core.disputes.model import Role  # noqa: PLC0415
    from wakai.core.ids import check_public_number  # noqa: PLC0415

    number = check_public_number(options.number)
    dispute_id = cases.id_of_number(number) if number else None
    row = cases.row(dispute_id) if dispute_id else None
    if row is None or not row.was_sent:
        return None
    if options.reader == "house":
        return cases.view(
            CaseSight(dispute=row, viewer=cases.HOUSEKEEPER, party=None, asked_as=Role.ADJUDICATOR)
        )
    party = row.buyer_id if options.reader == "buyer" else row.seller_id
    try:
        return cases.view(access.dispute_for_party(party, row.id))
    except NotVisible:
        return None


def _verify(options: argparse.Namespace) -> int:
    from wakai.app.case_file import signature, verify  # noqa: PLC0415 - only this command needs it
    from wakai.app.case_file.bundle import NotABundle  # noqa: PLC0415

    try:
        trusted = signature.public_key(options.key) if options.key else None
        found = verify.verify(options.file, trusted=trusted)
    except (NotABundle, signature.BadKey) as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return 2
    if options.json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
    else:
        _tell(found)
    return 1 if found.problems else 0


def _tell(found: "Found") -> None:
    lines = [
        f"Case {found.number}, written {found.exported_at}, for: {found.made_for}",
        f"Signed with the key {found.signer}" if found.signed else "Unsigned",
        f"{found.events} events, {found.files} files",
    ]
    if found.withheld:
        lines.append(f"{found.withheld} events are for the house alone: only their hashes are here")
    if found.stage:
        end = f", {found.outcome.replace('_', ' ')}" if found.outcome else ""
        lines.append(f"Replayed, it ends: {found.stage}{end}")
    lines += [f"Last event    {found.head}", f"State         {found.state_sha256}"]
    lines += [f"WRONG: {problem}" for problem in found.problems]
    lines.append("Not whole." if found.problems else "Everything is whole.")
    sys.stdout.write("\n".join(lines) + "\n")
