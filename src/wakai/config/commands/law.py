"""Print the law as a page, from the code and the shipped policies."""

import argparse
import sys
from pathlib import Path
from typing import Final

SHIPPED: Final = ("default", "eu-goods", "strict-japan")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "policies", nargs="*", default=SHIPPED, help="names of shipped policies, or files"
    )


def run(options: argparse.Namespace) -> int:
    """Print the page and return 0; 1 when a file is not a policy."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    from wakai.app import law_page, policy_file  # noqa: PLC0415 - needs the settings
    from wakai.config import environment  # noqa: PLC0415
    from wakai.core.policy import PolicyError, load  # noqa: PLC0415

    named = []
    for asked in options.policies:
        path = Path(environment.policy_path(asked))
        try:
            named.append((path.stem, load(policy_file.read(path)).terms))
        except PolicyError as wrong:
            sys.stderr.write(f"wakai: {asked}: {wrong}\n")
            return 1
    sys.stdout.write(law_page.page(named))
    return 0
