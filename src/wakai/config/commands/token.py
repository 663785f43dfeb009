"""Make, list and revoke the tokens with which programs of the shop ask at the REST interface."""

import argparse
import json
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make a token and print it, once")
    add.add_argument("name", metavar="NAME", help="what it is for")
    add.add_argument(
        "--scope",
        action="append",
        required=True,
        metavar="SCOPE",
        help="orders, disputes, chat or read; several are allowed",
    )
    shown = deeds.add_parser("list", help="the tokens, their scopes and when they were used")
    shown.add_argument("--json", action="store_true", help="one line of JSON a token")
    gone = deeds.add_parser("revoke", help="refuse a token from now on")
    gone.add_argument("name", metavar="NAME")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it is done, 1 when there is no such token, 2 when it cannot be one."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    deeds = {"add": _add, "list": _list, "revoke": _revoke}
    return deeds[options.deed](options)


def _add(options: argparse.Namespace) -> int:
    from wakai.app import api_tokens  # noqa: PLC0415 - needs the settings

    try:
        token = api_tokens.make(options.name, options.scope)
    except api_tokens.BadToken as bad:
        sys.stderr.write(f"wakai: {bad}\n")
        return 2
    sys.stdout.write(f"{token}\n")
    sys.stderr.write("Keep it now: it is not shown again.\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    from wakai.app import api_tokens  # noqa: PLC0415 - needs the settings

    for token in api_tokens.tokens():
        told = {
            "name": token.name,
            "key": token.key,
            "scopes": token.scopes,
            "created_at": token.created_at.isoformat(),
            "used_at": token.used_at.isoformat() if token.used_at else None,
            "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        }
        if options.json:
            sys.stdout.write(json.dumps(told) + "\n")
            continue
        state = f"revoked {told['revoked_at']}" if token.revoked_at else ", ".join(token.scopes)
        used = told["used_at"] or "never"
        sys.stdout.write(f"{token.name} ({token.key}): {state}; last used {used}\n")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from wakai.app import api_tokens  # noqa: PLC0415 - needs the settings

    if api_tokens.revoke(options.name):
        return 0
    sys.stderr.write(f"wakai: there is no token {options.name} in use.\n")
    return 1
