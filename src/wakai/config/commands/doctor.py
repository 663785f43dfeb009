"""Look for what is wrong, and say how to mend it."""

import argparse
import json
import logging
import sys
from dataclasses import asdict


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="one line of JSON a finding")


def run(options: argparse.Namespace) -> int:
    """Return 0 when all is well, 1 when something is to be mended."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.config import doctor  # noqa: PLC0415 - needs the settings

    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # the doctor says it in one line

    well = True
    for found in doctor.examine():
        well = well and found.ok
        if options.json:
            told = asdict(found) | {"mend": "" if found.ok else found.mend}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        else:
            sign = "ok  " if found.ok else "MEND"
            sys.stdout.write(f"{sign}  {found.name}: {found.says}\n")
            if not found.ok and found.mend:
                sys.stdout.write(f"      {found.mend}\n")
        sys.stdout.flush()
    return 0 if well else 1
