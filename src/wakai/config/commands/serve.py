"""Serve over HTTP."""

import argparse

ROLES = ("all", "pages", "live")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--role", choices=ROLES, default="all", help="a half of it, behind a proxy")


def run(options: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    from wakai.config.serve import serve  # noqa: PLC0415 - loads the web server

    return serve(host=options.host, port=options.port, role=options.role)
