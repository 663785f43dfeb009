"""Say in which pages of the shop the chat may stand, and what the shop has to write there."""

import argparse
import json
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    put = deeds.add_parser("put", help="make a channel, or give one other origins")
    put.add_argument("name", metavar="NAME", help="small letters, digits and hyphens")
    put.add_argument("origins", nargs="+", metavar="ORIGIN", help="such as https://shop.example")
    shown = deeds.add_parser("list", help="the channels and their origins")
    shown.add_argument("--json", action="store_true", help="one line of JSON a channel")
    gone = deeds.add_parser("remove", help="let nobody embed it any more")
    gone.add_argument("name", metavar="NAME")


def run(options: argparse.Namespace) -> int:
    """Return 0 when it is done, 1 when there is no such channel, 2 when it cannot be one."""
    import django  # noqa: PLC0415 - only this command needs it

    django.setup(set_prefix=False)
    deeds = {"put": _put, "list": _list, "remove": _remove}
    return deeds[options.deed](options)


def _put(options: argparse.Namespace) -> int:
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    from wakai.app import channels  # noqa: PLC0415 - needs the settings

    try:
        channel = channels.put(options.name, options.origins)
    except channels.BadChannel as bad:
        sys.stderr.write(f"wakai: {bad}\n")
        return 2
    base = settings.WAKAI_BASE_URL
    sys.stdout.write(
        f"{channel.name}: {', '.join(channel.origins)}\n\n"
        "The shop writes on its pages:\n"
        f'  <script async src="{base}/embed/wakai.js" data-channel="{channel.name}"></script>\n\n'
        "Where the shop has a content security policy, it needs:\n"
        f"  script-src {base}; frame-src {base}\n"
    )
    return 0


def _list(options: argparse.Namespace) -> int:
    from wakai.app import channels  # noqa: PLC0415 - needs the settings

    for channel in channels.channels():
        if options.json:
            told = {"name": channel.name, "origins": channel.origins}
            sys.stdout.write(json.dumps(told) + "\n")
        else:
            sys.stdout.write(f"{channel.name}: {', '.join(channel.origins)}\n")
    return 0


def _remove(options: argparse.Namespace) -> int:
    from wakai.app import channels  # noqa: PLC0415 - needs the settings

    if channels.remove(options.name):
        return 0
    sys.stderr.write(f"wakai: there is no channel {options.name}.\n")
    return 1
