"""A sample marketplace on this machine: one command, nothing to install, Ctrl-C ends it."""

import argparse
import contextlib
import os
import secrets
import shlex
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Final

DEFAULT_PORT: Final = 8000
_HOME: Final = ".demo"
_SECRET_BYTES: Final = 48


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    port = os.environ.get("PORT", "")
    default = int(port) if port.isdecimal() else DEFAULT_PORT
    parser.add_argument("--port", type=int, default=default, help=f"default {default}; PORT too")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--reset", action="store_true", help="forget what was done, start afresh")
    parser.add_argument("--home", type=Path, default=Path(_HOME), help="folder that keeps it all")


def run(options: argparse.Namespace) -> int:
    """Serve the sample marketplace until a signal comes."""
    from wakai.config import postgres  # noqa: PLC0415 - only this command needs it

    signal.signal(signal.SIGTERM, _end)
    if not _is_free(options.host, options.port):
        sys.stderr.write(f"wakai demo: port {options.port} is taken; try PORT=8001 make demo\n")
        return 1
    home: Path = options.home.absolute()
    if options.reset:
        postgres.remove(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)
    (home / "static").mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as on_exit:
        try:
            cluster = postgres.start(home / "postgres")
        except postgres.PostgresUnavailable as error:
            sys.stderr.write(f"wakai demo: {error}\n")
            return 1
        on_exit.callback(cluster.stop)
        mail_port = _free_port()
        _set_environment(options, home, cluster.url(), mail_port)
        _prepare()
        on_exit.enter_context(_mailbox(mail_port))
        _load()
        on_exit.enter_context(_worker())
        return _serve(options)


def _set_environment(
    options: argparse.Namespace, home: Path, database_url: str, mail_port: int
) -> None:
    """Set what the settings read; what the person has set stays."""
    os.environ |= {
        "WAKAI_DEMO": "on",
        "WAKAI_DATABASE_URL": database_url,
        "WAKAI_DATA_DIR": str(home),
        "WAKAI_MAIL_HOST": "127.0.0.1",
        "WAKAI_MAIL_PORT": str(mail_port),
    }
    for name, value in {
        "WAKAI_SECRET_KEY": _secret(home / "secret"),
        "WAKAI_BASE_URL": f"http://{options.host}:{options.port}",
        "WAKAI_HOSTS": "127.0.0.1,localhost,[::1]",
        "WAKAI_MARKETPLACE_NAME": "Kaeru Market",
        "WAKAI_MAIL_FROM": "Kaeru Market <help@kaeru.example>",
        "WAKAI_STATIC_COLLECTED": "off",
        "WAKAI_LOG_LEVEL": "WARNING",
    }.items():
        os.environ.setdefault(name, value)


def _secret(path: Path) -> str:
    """Return the key of this demo, drawn once, so that people stay signed in."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(_SECRET_BYTES))
    return path.read_text()


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _prepare() -> None:
    """Compile what is stale, and bring the tables up to date."""
    from wakai.config import catalogues  # noqa: PLC0415

    catalogues.compile_stale()
    import django  # noqa: PLC0415 - only now are there settings

    django.setup(set_prefix=False)
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)


@contextlib.contextmanager
def _mailbox(port: int) -> Iterator[None]:
    """Run the demo's own mail server."""
    from wakai.gateways import demo_smtp  # noqa: PLC0415 - needs the settings

    server = demo_smtp.serve(port)
    try:
        yield
    finally:
        server.stop()


def _load() -> None:
    """Make the sample marketplace, once; a load that was broken off is made anew."""
    from django.core.management import call_command  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from wakai.app import demo_world  # noqa: PLC0415 - needs the settings

    if demo_world.is_complete():
        return
    call_command("flush", interactive=False, verbosity=0)  # what a broken-off load has left
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Making a sample marketplace", total=None)
        demo_world.load(lambda done, total: bar.update(task, completed=done, total=total))


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Run the worker's loops beside the server."""
    from wakai.jobs.run import work  # noqa: PLC0415 - needs the settings

    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _serve(options: argparse.Namespace) -> int:
    from django.db import connection  # noqa: PLC0415 - only now are there settings

    from wakai.config.serve import serve  # noqa: PLC0415 - loads the web server

    _tell(f"http://{options.host}:{options.port}")
    connection.close()  # this thread asks for nothing more
    try:
        return serve(host=options.host, port=options.port)
    except KeyboardInterrupt:
        return 0


def _tell(address: str) -> None:
    """Say where it is, with one sign-in link per role."""
    from wakai.app import demo_world  # noqa: PLC0415 - needs the settings

    lines = [f"\n  Wakai is at {address}", f"  Be somebody: {address}/demo/", ""]
    told = set()
    for one in demo_world.cast():
        role = " and ".join(sorted(role.value for role in one.person.roles))
        if role not in told:
            told.add(role)
            lines.append(f"  {role:24} {address}/demo/as/{one.key}/")
    lines += ["", "  For wakai verify, rebuild or doctor in another terminal, while it runs:"]
    lines += ["", f"  {settings_line(os.environ)}"]
    lines += ["", "  Ctrl-C ends it; what you did is kept. Start afresh: make demo-reset", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def settings_line(environ: Mapping[str, str]) -> str:
    """Return the line for a shell that points every other command at this demo."""
    names = ("WAKAI_DEMO", "WAKAI_DATABASE_URL", "WAKAI_DATA_DIR", "WAKAI_BASE_URL")
    mail = ("WAKAI_MAIL_HOST", "WAKAI_MAIL_PORT")
    told = [f"{name}={shlex.quote(environ[name])}" for name in (*names, *mail)]
    secret = shlex.quote(f"{environ['WAKAI_DATA_DIR']}/secret")
    return f'export {" ".join(told)} WAKAI_SECRET_KEY="$(cat {secret})"'


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does."""
    raise KeyboardInterrupt
