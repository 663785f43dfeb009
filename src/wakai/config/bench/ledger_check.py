"""Print as JSON what ``wakai verify`` finds in the disputes whose ids are read, one a line."""

import json
import sys
from dataclasses import asdict
from uuid import UUID

import django


def main() -> None:
    """Check each dispute."""
    django.setup(set_prefix=False)
    from wakai.core.ids import DisputeId  # noqa: PLC0415 - needs the settings
    from wakai.store import verify  # noqa: PLC0415

    ids = [DisputeId(UUID(line.strip())) for line in sys.stdin]
    faults = [asdict(fault) for dispute_id in ids for fault in verify.dispute(dispute_id)]
    sys.stdout.write(json.dumps(faults))


if __name__ == "__main__":
    main()
