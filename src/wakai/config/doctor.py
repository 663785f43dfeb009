"""What can be wrong with an installation, looked for on the real path and told in plain words."""

import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage, which
from typing import Any, Final, cast

import httpx
from django.conf import settings
from django.db import DatabaseError, connection

from wakai.app import (
    canned,
    chat_rules,
    clock,
    finance,
    health,
    plugs,
    policies,
    queues,
    webhooks,
)
from wakai.app.ports import Unavailable
from wakai.core.conversations import hours
from wakai.core.conversations.queues import EVERY_OTHER, Queues
from wakai.core.conversations.webhooks import Standing
from wakai.core.disputes.model import Role
from wakai.core.policy import PolicyError

POSTGRES_MAJOR_MIN: Final = 15
ROUND_TRIP_MS_MAX: Final = 5.0
COMMIT_MS_MAX: Final = 20.0
FREE_BYTES_MIN: Final = 2_000_000_000
SKEW_SECONDS_MAX: Final = 2.0
PATIENCE_SECONDS: Final = 5
_TRIES: Final = 5
_SECRET_CHARACTERS_MIN: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """How one thing is: ``mend`` says what to do where it is not well."""

    name: str
    ok: bool
    says: str
    mend: str = ""


def examine() -> Iterator[Found]:
    """
    Yield how each thing is, the ones that others depend on first.

    A database that does not answer is waited for once; what needs it is not looked at then.
    """
    answers = True
    for look in _LOOKS:
        if not answers and look in _NEED_THE_DATABASE:
            name = look.__name__.strip("_")
            yield Found(name, ok=False, says="not looked at: the database does not answer")
            continue
        try:
            for found in look():
                answers = answers and (found.ok or found.name != "database")
                yield found
        except Exception as fault:  # noqa: BLE001 - the doctor goes on to the next thing
            yield Found(look.__name__.strip("_"), False, f"could not be looked at: {fault}")  # noqa: FBT003


def _database() -> Iterator[Found]:
    try:
        version = _one("SHOW server_version_num")
    except DatabaseError as error:
        told = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        mend = "Is PostgreSQL running, and is WAKAI_DATABASE_URL right?"
        yield Found("database", ok=False, says=told, mend=mend)
        return
    major = int(version) // 10_000
    mend = f"Wakai needs PostgreSQL {POSTGRES_MAJOR_MIN} or newer."
    yield Found("database", major >= POSTGRES_MAJOR_MIN, f"PostgreSQL {major} answers", mend)
    yield from (_round_trip(), _durability(), _tables(), _skew())


def _round_trip() -> Found:
    taken = statistics.median(_seconds(lambda: _one("SELECT 1")) for _ in range(_TRIES)) * 1000
    mend = "Put the database nearer: every page asks it several times."
    return Found(
        "database distance", taken <= ROUND_TRIP_MS_MAX, f"{taken:.1f} ms a question", mend
    )


def _durability() -> Found:
    fsync, commit = _one("SHOW fsync"), _one("SHOW synchronous_commit")
    if "off" in {fsync, commit}:
        says = f"fsync is {fsync}, synchronous_commit is {commit}"
        mend = "Set both to on: with off, a power cut loses what people were told is kept."
        return Found("database durability", ok=False, says=says, mend=mend)
    taken = statistics.median(_seconds(_commit) for _ in range(_TRIES)) * 1000
    mend = "The disk of the database is slow to confirm. Chat messages wait for it."
    return Found("database durability", taken <= COMMIT_MS_MAX, f"{taken:.1f} ms a commit", mend)


def _commit() -> None:
    """Commit something that leaves nothing behind and still waits for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_logical_emit_message(true, 'wakai', 'doctor')")
        cursor.execute("COMMIT")


def _tables() -> Found:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - heavy

    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    says = f"{len(left)} changes of the tables wait" if left else "the tables are up to date"
    return Found("tables", not left, says, "Run: wakai manage migrate")


def _skew() -> Found:
    before = time.time()
    theirs = float(_one("SELECT extract(epoch FROM clock_timestamp())"))
    skew = theirs - (before + time.time()) / 2
    mend = "Let this machine and the database's machine keep time with NTP: deadlines hang on it."
    return Found("clock", abs(skew) <= SKEW_SECONDS_MAX, f"{skew:+.2f} s to the database", mend)


def _holidays() -> Iterator[Found]:
    """Look whether the policy knows the holidays of the years in which its deadlines end."""
    ends = policies.holidays_end(clock.now())
    if not ends:
        yield Found("holidays", ok=True, says="the policy knows them for two years and more")
        return
    told = ", ".join(f"{name} from {day.isoformat()} on" for name, day in ends.items())
    mend = "Publish a new version of the policy with a later last_year, or with later holidays."
    yield Found("holidays", ok=False, says=f"not known of {told}", mend=mend)


def _queues() -> Iterator[Found]:
    """Look whether the file of the queues can be followed, and whether each queue ever opens."""
    file, mend = (
        Path(settings.WAKAI_QUEUES_FILE),
        "Mend it, then restart: docs/operating/queues.md.",
    )
    try:
        found = queues.read(file)
    except PolicyError as error:
        yield Found("queues", ok=False, says=f"{file.name}: {error}", mend=mend)
        return
    for wrong in _wrong_with(found):
        yield Found("queues", ok=False, says=f"{file.name}: {wrong}", mend=mend)
    if not any(_wrong_with(found)):
        yield Found("queues", ok=True, says=f"{file.name}: every language is served")


def _wrong_with(found: Queues) -> Iterator[str]:
    known = dict(settings.LANGUAGES)
    for language, queue in found.by_language.items():
        if language not in known and language != EVERY_OTHER:
            yield f'queues.{language} serves nobody: "{language}" is no language of this Wakai'
        if hours.next_opening(queue.hours, clock.now()) is None:
            whose = (
                "every other language" if language == EVERY_OTHER else known.get(language, language)
            )
            yield f"the queue of {whose} never opens: who waits there is promised nobody"
    for reason, role in found.skilled.items():
        if role not in set(Role):
            yield f"ring.first.{reason} names {role}, which is no role"


def _rules() -> Iterator[Found]:
    """Look whether the rules of automation can be followed, and say what they mean to say."""
    file, mend = Path(settings.WAKAI_RULES_FILE), "Mend it, then restart: docs/operating/rules.md."
    try:
        rules = chat_rules.read(file)
    except PolicyError as error:
        yield Found("rules", ok=False, says=f"{file.name}: {error}", mend=mend)
        return
    known = {row.code for row in canned.rows()}
    for rule in rules:
        if rule.then.answer and rule.then.answer not in known:
            says = f"{file.name}: {rule.name} answers {rule.then.answer}, no canned answer"
            yield Found("rules", ok=False, says=says, mend="Keep one under /desk/canned/.")
    yield Found("rules", ok=True, says=f"{file.name}: {len(rules)}")


def _webhooks() -> Iterator[Found]:
    """Look whether the settings name networks, and whether an endpoint was paused."""
    try:
        plugs.webhooks()
    except ValueError as error:
        mend = "WAKAI_WEBHOOK_NETWORKS holds networks such as 10.1.0.0/16."
        yield Found("webhooks", ok=False, says=str(error), mend=mend)
        return
    known = webhooks.webhooks()
    paused = [one.url for one in known if one.health.standing is Standing.PAUSED]
    says = f"paused: {', '.join(paused)}" if paused else f"{len(known)}, none paused"
    mend = "Mend the receiver, send a test under /admin/webhooks/, then send again."
    yield Found("webhooks", not paused, says, mend)


def _payments() -> Iterator[Found]:
    name = settings.WAKAI_PAYMENTS
    try:
        plugs.payments()
    except ValueError as error:
        yield Found("payments", ok=False, says=str(error), mend="See docs/operating/payments.md.")
        return
    pretends = name == "null" and not settings.WAKAI_DEMO
    says = "null: everything counts as paid, and no money moves" if pretends else name
    mend = "Set WAKAI_PAYMENTS to your provider; see docs/operating/payments.md."
    yield Found("payments", not pretends, says, mend)
    stuck = len(finance.failed()) + len(finance.letters()) + len(finance.denied())
    mend = "Finance finds them on the page Payments, under Needs a person."
    yield Found("payments that need a person", not stuck, str(stuck), mend)


def _storage() -> Iterator[Found]:
    folder = Path(settings.WAKAI_DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"wakai")
    except OSError as error:
        mend = "Make it writable for the account that runs Wakai, or set WAKAI_DATA_DIR."
        yield Found("storage", ok=False, says=f"{folder}: {error.strerror}", mend=mend)
        return
    free = disk_usage(folder).free
    mend = "Make room: without it people cannot hand in evidence."
    yield Found("storage", free >= FREE_BYTES_MIN, f"{free / 1e9:.1f} GB free in {folder}", mend)


def _mail() -> Iterator[Found]:
    options = cast("dict[str, Any]", settings.MAILERS["default"]["OPTIONS"])
    place = f"{options['host']}:{options['port']}"
    mend = "Set WAKAI_MAIL_HOST and WAKAI_MAIL_PORT to a mail server that takes mail from here."
    try:
        with socket.create_connection((options["host"], options["port"]), PATIENCE_SECONDS) as line:
            banner = line.recv(512).decode("ascii", "replace")
            line.sendall(b"EHLO wakai.invalid\r\n")
            answer = line.recv(2048).decode("ascii", "replace")
            line.sendall(b"QUIT\r\n")
    except OSError as error:
        yield Found("mail", ok=False, says=f"{place}: {error.strerror or error}", mend=mend)
        return
    if not (banner.startswith("220") and answer.startswith("250")):
        yield Found("mail", ok=False, says=f"{place} answers {answer.strip()[:60]!r}", mend=mend)
        return
    starttls = "STARTTLS" in answer.upper()
    plain = starttls and not (options["use_tls"] or options["use_ssl"])
    says = f"{place} answers" + (", and offers STARTTLS that is not used" if plain else "")
    yield Found("mail", not plain, says, "Set WAKAI_MAIL_STARTTLS=on: mails then travel encrypted.")


def _jobs() -> Iterator[Found]:
    lag = health.jobs_lag(clock.now())
    late = lag > health.LAG_MAX
    says = (
        f"the most overdue work is {lag.total_seconds():.0f} s late"
        if late
        else "work is done in time"
    )
    yield Found("worker", not late, says, "Is `wakai work` running? Deadlines and mail hang on it.")


def _proxy() -> Iterator[Found]:
    """Ask for a page the way a browser would, through whatever stands in front."""
    url = settings.WAKAI_BASE_URL
    try:
        answer = httpx.get(f"{url}/healthz", timeout=PATIENCE_SECONDS, follow_redirects=False)
    except httpx.HTTPError as error:
        mend = "Is `wakai serve` running, and does WAKAI_BASE_URL lead to it from here?"
        yield Found("address", ok=False, says=f"{url}: {error}", mend=mend)
        return
    mend = "The address answers, but not with Wakai: look at the proxy, and at WAKAI_HOSTS."
    yield Found("address", answer.is_success, f"{url} answers {answer.status_code}", mend)
    if url.startswith("https:"):
        secure = "strict-transport-security" in answer.headers
        mend = "Set WAKAI_BEHIND_PROXY=on, and let the proxy send X-Forwarded-Proto."
        yield Found(
            "proxy",
            secure,
            "pages know that they are encrypted"
            if secure
            else "pages do not know that they are encrypted",
            mend,
        )
    yield _stream(url)


def _stream(url: str) -> Found:
    """See whether a stream comes piece by piece: a proxy that collects answers kills chat."""
    try:
        with httpx.stream("GET", f"{url}/live/probe", timeout=PATIENCE_SECONDS) as answer:
            if not answer.is_success:
                return Found(
                    "live chat",
                    answer.is_success,
                    f"the probe answers {answer.status_code}",
                    "Pass /live/ on to `wakai serve`.",
                )
            arrived = [time.monotonic() for _ in answer.iter_raw()]
    except httpx.HTTPError as error:
        return Found(
            "live chat", ok=False, says=str(error), mend="Pass /live/ on to `wakai serve`."
        )
    flows = len(arrived) > 1 and arrived[-1] - arrived[0] > 0.1  # noqa: PLR2004 - the probe pauses longer
    mend = "Switch buffering off for /live/ (nginx: proxy_buffering off)."
    return Found(
        "live chat",
        flows,
        "streams come through" if flows else "streams are held back on the way",
        mend,
    )


def _secrets() -> Iterator[Found]:
    long = len(settings.SECRET_KEY) >= _SECRET_CHARACTERS_MIN
    mend = "Set WAKAI_SECRET_KEY to 50 random characters or more, and keep it."
    yield Found("secret key", long, "long enough" if long else "too short", mend)
    if settings.DEBUG:
        mend = "Unset WAKAI_DEBUG where other people can reach this."
        yield Found("debug", ok=False, says="pages show what is inside", mend=mend)


def _translation() -> Iterator[Found]:
    engine = plugs.translator()
    if settings.WAKAI_TRANSLATION == "none":
        yield Found("translation", ok=True, says="none: everybody reads what was written")
        return
    try:
        engine.translate(["Hello"], source="en", target="ja")
    except Unavailable as error:
        mend = "Look at WAKAI_TRANSLATION and what it needs; chat goes on without translations."
        yield Found("translation", ok=False, says=str(error), mend=mend)
        return
    yield Found("translation", ok=True, says=f"{engine.name} translates")


def _media() -> Iterator[Found]:
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - an extra
    except ImportError:
        there = which("ffmpeg") is not None
    else:
        there = bool(imageio_ffmpeg.get_ffmpeg_exe())
    mend = "Install ffmpeg, or: pip install 'wakai[media]'. Until then videos are not taken."
    yield Found("video", there, "ffmpeg is here" if there else "there is no ffmpeg", mend)


_LOOKS: Final[tuple[Callable[[], Iterator[Found]], ...]] = (
    _secrets,
    _database,
    _holidays,
    _queues,
    _rules,
    _storage,
    _media,
    _mail,
    _payments,
    _webhooks,
    _jobs,
    _proxy,
    _translation,
)

_NEED_THE_DATABASE: Final = frozenset({_holidays, _rules, _payments, _webhooks, _jobs})


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


def _seconds(work: Callable[[], object]) -> float:
    begins = time.perf_counter()
    work()
    return time.perf_counter() - begins
