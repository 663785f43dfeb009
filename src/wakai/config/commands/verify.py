"""Check hash chains, ledger sums and derived rows."""

import argparse
import json
import sys
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wakai.store.verify import Fault

_WORDS: Final = {
    "chain": "number {at} of its log was changed, lost or doubled after it was written",
    "ledger": "the postings do not add up to what the journal says",
    "row": "the row in the lists is not what the journal says; run: wakai rebuild",
    "clocks": "the deadlines are not what the journal says; run: wakai rebuild",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="one line of JSON a fault")


def run(options: argparse.Namespace) -> int:
    """Return 0 when everything is whole, 1 when something was found."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.config import progress  # noqa: PLC0415 - needs the settings
    from wakai.store import conversations, journal, sanction_journal, verify  # noqa: PLC0415

    total = journal.count() + sanction_journal.count() + conversations.count() + 1
    every = chain(
        verify.all_disputes(),
        verify.all_sanctions(),
        verify.all_conversations(),
        verify.all_policies(),
    )
    checked = progress.each(every, total, "checks")
    faults = [fault for found in checked for fault in found]
    for fault in faults:
        sys.stdout.write((json.dumps(asdict(fault)) if options.json else _told(fault)) + "\n")
    if not options.json:
        told = f"{len(faults)} faults" if faults else "Everything is whole"
        what = "disputes, sanctions and conversations checked, and the policies"
        sys.stdout.write(f"{told}, {total - 1} {what}.\n")
    return 1 if faults else 0


def _told(fault: "Fault") -> str:
    words = _WORDS.get(fault.what, fault.what).format(at=fault.at)
    return f"{fault.subject}: {words}"
