"""From the text of a policy file to a policy, or to the sentence that says what is wrong."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wakai.core.calendar import Calendar, Period
from wakai.core.policy.loading_complaints import complaints
from wakai.core.policy.reading import Table
from wakai.core.policy.terms import (
    PLATFORM_CALENDAR,
    AppealForm,
    AppealLayout,
    Burden,
    Chat,
    Family,
    Files,
    Ground,
    Labelled,
    Limits,
    MissingLabel,
    Policy,
    PolicyError,
    Reason,
    Remedies,
    Reminders,
    ReviewBackstop,
    SellerSilence,
    Terms,
)

PERIODS = (
    "opening_window",
    "draft_kept",
    "seller_answer",
    "seller_answer_fast",
    "negotiation",
    "offer_answer",
    "evidence_freeze",
    "ruling",
    "ruling_fast",
    "ruling_apology",
    "ruling_backstop",
    "information",
    "appeal_window",
    "appeal_reply",
    "appeal_cure",
    "appeal_ruling",
    "appeal_apology",
    "appeal_backstop",
    "return_label",
    "return_ship",
    "return_ship_extension",
    "return_grace",
    "carrier_watch",
    "return_inspection",
    "resume_floor",
    "notice_again",
    "money",
    "money_settled",
    "replacement_ship",
    "replacement_confirm",
    "reopening",
    "acknowledgement",
    "chat_warn",
    "chat_park",
    "chat_resume",
    "queue_promise",
    "callback",
)
LATER_PERIODS = {
    "proposal_answer": "offer_answer",
    "withdrawal": "opening_window",
    "late_check": "return_inspection",
    "amendment_answer": "seller_answer",
    "replacement_doubt": "replacement_confirm",
    "house_label": "return_label",
    "evidence_freeze_fast": "evidence_freeze",
    "notice_again": "return_inspection",
}  # a file that is older than one of these means the other by it
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REMEDIES = (
    "full_refund",
    "partial_refund",
    "return_and_refund",
    "returnless_refund",
    "replacement",
    "missing_part",
    "repair",
    "price_reduction",
    "postage_repayment",
    "release",
    "goodwill",
    "apology",
)
OUTCOMES = (
    "refund_full",
    "refund_partial",
    "return_refund",
    "replaced",
    "released",
    "withdrawn",
    "not_sent",
    "external",
    "void",
)
MEGABYTE = 1_000_000


def load(text: str) -> Policy:
    """
    Read a policy from the text of its TOML file.

    Raises PolicyError for anything unknown, missing, out of its bounds, or without unit or source.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"The file is not TOML: {error}.") from error
    table = Table(data)
    effective_from = table.instant("effective_from")
    policy = Policy(
        effective_from=effective_from, terms=_terms(table, _sha256(data)), chat=_chat(table)
    )
    table.end()
    return policy


def _sha256(data: Mapping[str, object]) -> str:
    """Hash what the file says, not how it is laid out: comments and order of keys do not count."""
    canonical = json.dumps(
        data,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=date.isoformat,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _terms(table: Table, sha256: str) -> Terms:
    evidence_kinds = _labelled(table, "evidence_kinds")
    known_evidence = frozenset(kind.code for kind in evidence_kinds)
    findings = _labelled(table, "findings")
    consequences = table.table("consequences")
    terms = Terms(
        policy=table.text("policy"),
        version=table.whole("version"),
        sha256=sha256,
        periods=_periods(table.table("periods")),
        limits=_limits(table.table("limits")),
        files=_files(table.table("files")),
        reminders=_reminders(table.table("reminders")),
        reasons=_each(table, "reasons", lambda code, t: _reason(code, t, known_evidence)),
        evidence_kinds=evidence_kinds,
        refusals=_labelled(table, "refusals"),
        findings=findings,
        remedies=_remedies(table.table("remedies")),
        outcomes=table.known_texts("outcomes", OUTCOMES),
        appeal=_appeal(table.table("appeal")),
        seller_silence=consequences.choice("seller_silence", SellerSilence),
        review_backstop=consequences.choice("review_backstop", ReviewBackstop),
        missing_label=consequences.choice("missing_label", MissingLabel),
        fast_lane=_sums(table.table("fast_lane")),
        calendars=_calendars(table),
        postage=_sums(table.table("postage")) if "postage" in table.names() else {},
        goodwill=_sums(table.table("goodwill")) if "goodwill" in table.names() else {},
        guarantee=_sums(table.table("guarantee")) if "guarantee" in table.names() else {},
        complaints=complaints(table, findings={finding.code for finding in findings}),
    )
    consequences.end()
    return terms


def _each[Item](table: Table, key: str, read: Callable[[str, Table], Item]) -> tuple[Item, ...]:
    items = []
    for code, entry in table.named_tables(key):
        items.append(read(code, entry))
        entry.end()
    if not items:
        raise PolicyError(f"{table.at(key)} holds nothing.")
    return tuple(items)


def _labelled(table: Table, key: str) -> tuple[Labelled, ...]:
    return _each(table, key, _label)


def _label(code: str, entry: Table) -> Labelled:
    return Labelled(code=code, label_en=entry.text("label_en"), label_ja=entry.text("label_ja"))


def _periods(table: Table) -> Mapping[str, Period]:
    periods = {name: table.period(name) for name in PERIODS}
    given = frozenset(table.names())
    later = {
        name: table.period(name) if name in given else periods[other]
        for name, other in LATER_PERIODS.items()
    }
    table.end()
    return periods | later


def _limits(table: Table) -> Limits:
    limits = Limits(**{field.name: _limit(table, field.name) for field in fields(Limits)})
    table.end()
    return limits


def _limit(table: Table, name: str) -> int:
    """Read a limit; the end of its name says in which unit the file gives it."""
    if name.endswith("_bytes_max"):
        return table.number(name, "megabytes") * MEGABYTE
    for unit in ("seconds", "characters"):
        if name.endswith(f"_{unit}_max"):
            return table.number(name, unit)
    return table.number(name, "count")


def _files(table: Table) -> Files:
    files = Files(
        image_types=table.texts("image_types"),
        document_types=table.texts("document_types"),
        video_types=table.texts("video_types"),
    )
    table.end()
    return files


def _reminders(table: Table) -> Reminders:
    reminders = Reminders(
        share_bps=table.number("share", "percent") * 100,
        before=(table.period("before_first"), table.period("before_second")),
    )
    table.end()
    return reminders


def _reason(code: str, entry: Table, known_evidence: frozenset[str]) -> Reason:
    return Reason(
        code=code,
        label_en=entry.text("label_en"),
        label_ja=entry.text("label_ja"),
        family=entry.choice("family", Family),
        burden=entry.choice("burden", Burden),
        buyer_required=entry.known_texts("buyer_required", known_evidence),
        buyer_optional=entry.known_texts("buyer_optional", known_evidence),
        seller_evidence=entry.known_texts("seller_evidence", known_evidence),
        platform_evidence=entry.known_texts("platform_evidence", known_evidence),
        return_allowed=entry.flag("return_allowed", default=True),
        by_law=entry.flag("by_law", default=False),
    )


def _remedies(table: Table) -> Remedies:
    remedies = Remedies(
        claim=table.known_texts("claim", REMEDIES),
        offer=table.known_texts("offer", REMEDIES),
        ruling=table.known_texts("ruling", REMEDIES),
    )
    table.end()
    return remedies


def _appeal(table: Table) -> AppealForm:
    request_reasons = _labelled(table, "request_reasons")
    known = frozenset(reason.code for reason in request_reasons)
    form = AppealForm(
        layout=table.choice("layout", AppealLayout),
        request_reasons=request_reasons,
        grounds=_each(table, "grounds", lambda code, entry: _ground(code, entry, known)),
    )
    table.end()
    return form


def _ground(code: str, entry: Table, request_reasons: frozenset[str]) -> Ground:
    request_reason = entry.text("request_reason")
    if request_reason not in request_reasons:
        raise PolicyError(f"{entry.at('request_reason')} names {request_reason}, which is none.")
    return Ground(
        code=code,
        label_en=entry.text("label_en"),
        label_ja=entry.text("label_ja"),
        request_reason=request_reason,
        form_list=entry.text("list"),
        needs_new_evidence=entry.flag("needs_new_evidence", default=False),
        names_evidence=entry.flag("names_evidence", default=False),
    )


def _sums(table: Table) -> Mapping[str, int]:
    table.text("source")
    amounts = table.table("minor")
    currencies = dict(_currencies(amounts))
    table.end()
    return currencies


def _currencies(amounts: Table) -> list[tuple[str, int]]:
    found = []
    for currency in amounts.names():
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004
            raise PolicyError(f"{amounts.at(currency)} is not the code of a currency.")
        found.append((currency, amounts.whole(currency)))
    return found


def _calendars(table: Table) -> Mapping[str, Calendar]:
    calendars = dict(_each(table, "calendars", lambda name, entry: (name, _calendar(entry))))
    if PLATFORM_CALENDAR not in calendars:
        raise PolicyError(f"calendars.{PLATFORM_CALENDAR} is missing.")
    return calendars


def _calendar(entry: Table) -> Calendar:
    zone = entry.text("zone")
    closed = entry.known_texts("closed_weekdays", WEEKDAYS)
    holidays = entry.dates("holidays")
    entry.text("source")
    try:
        ZoneInfo(zone)
        return Calendar(
            zone=zone,
            closed_weekdays=frozenset(WEEKDAYS.index(day) for day in closed),
            holidays=holidays,
        )
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PolicyError(f"{entry.path}: {error}") from error


def _chat(table: Table) -> Chat:
    chat = table.table("chat")
    keywords = chat.table("handoff_keywords")
    words = {language: keywords.texts(language) for language in keywords.names()}
    chat.end()
    return Chat(handoff_keywords=words)
