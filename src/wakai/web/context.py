"""What every page knows of its reader: name, role, places, language, the wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from wakai.app import chat, plugs, unread
from wakai.app.unread import UnreadTalk
from wakai.core.disputes.model import Role
from wakai.core.ids import PersonId
from wakai.web import talk

_EVERYBODY: Final = frozenset[Role]()
_PARTIES: Final = frozenset({Role.BUYER, Role.SELLER})
_CUSTOMERS: Final = _PARTIES | {Role.REPRESENTATIVE}
_HELPERS: Final = frozenset({Role.REPRESENTATIVE})
_BENCH: Final = frozenset({Role.ADJUDICATOR, Role.SUPERVISOR})
_TILL: Final = frozenset({Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR})
_SANCTIONS: Final = frozenset({Role.SELLER, Role.ADJUDICATOR, Role.SUPERVISOR, Role.AUDITOR})
_PUBLISHERS: Final = frozenset({Role.SUPERVISOR, Role.OWNER})
_NUMBERS: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.OWNER})

# name of the address, words, icon, who sees it
_PLACES: Final = (
    ("home", gettext_lazy("Help"), "help", _EVERYBODY),
    ("orders", gettext_lazy("Orders"), "box", frozenset({Role.BUYER})),
    ("disputes", gettext_lazy("Disputes"), "scale", frozenset({Role.BUYER})),
    ("seller", gettext_lazy("Seller console"), "shop", frozenset({Role.SELLER})),
    ("mandates", gettext_lazy("For others"), "people", _HELPERS),
    ("desk", gettext_lazy("Desk"), "inbox", frozenset({Role.OPERATOR})),
    ("desk_board", gettext_lazy("Board"), "eye", frozenset({Role.SUPERVISOR})),
    ("desk_canned", gettext_lazy("Canned answers"), "message", frozenset({Role.SUPERVISOR})),
    ("bench", gettext_lazy("Bench"), "gavel", _BENCH),
    ("payments", gettext_lazy("Payments"), "coin", _TILL),
    ("sanctions", gettext_lazy("Sanctions"), "alert", _SANCTIONS),
    ("insight", gettext_lazy("Insight"), "chart", _NUMBERS),
    ("admin_policies", gettext_lazy("Policies"), "rule", _PUBLISHERS),
    ("admin_webhooks", gettext_lazy("Webhooks"), "external", frozenset({Role.OWNER})),
)
_TALKS_AT: Final = {"orders": Role.BUYER, "seller": Role.SELLER}  # where they are listed
_ROLE_NAMES: Final = {
    Role.BUYER: gettext_lazy("Buyer"),
    Role.SELLER: gettext_lazy("Seller"),
    Role.REPRESENTATIVE: gettext_lazy("Representative"),
    Role.OPERATOR: gettext_lazy("Operator"),
    Role.ADJUDICATOR: gettext_lazy("Adjudicator"),
    Role.FINANCE: gettext_lazy("Finance"),
    Role.SUPERVISOR: gettext_lazy("Supervisor"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.OWNER: gettext_lazy("Owner"),
}


def address(*names: str, args: tuple[object, ...] = ()) -> str:
    """Return the address of the first name that exists, or an empty string."""
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the head of the page."""

    label: str
    href: str
    icon: str
    current: bool
    unread: int = 0  # talks over orders that are listed there

    @property
    def unread_text(self) -> str:
        """The number as it is shown: no further than it was counted."""
        most = unread.COUNTED_MAX - 1
        return f"{most}+" if self.unread > most else str(self.unread)


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language the reader can switch to, named in itself."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Clock:
    time_zone: str


class Shell:
    """The frame around every page. Everything is worked out when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user = getattr(request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        """Whether we know who reads."""
        return bool(getattr(self._user, "is_authenticated", False))

    @cached_property
    def name(self) -> str:
        """Name of the reader; empty for a guest."""
        return str(getattr(self._user, "name", "")) if self.signed_in else ""

    @cached_property
    def time_zone(self) -> str:
        """The zone of the reader; UTC for a guest."""
        return str(getattr(self._user, "time_zone", "UTC"))

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What the reader may act as; an unknown role counts for nothing."""
        known = {role.value for role in Role}
        held = getattr(self._user, "roles", None) or () if self.signed_in else ()
        return frozenset(Role(role) for role in held if role in known)

    @cached_property
    def role_name(self) -> str:
        """The roles in words."""
        return " · ".join(str(words) for role, words in _ROLE_NAMES.items() if role in self.roles)

    @cached_property
    def is_staff(self) -> bool:
        """Whether the reader works for the house: no invitation to talk to themselves."""
        return bool(self.roles - _CUSTOMERS)

    @cached_property
    def is_operator(self) -> bool:
        """Whether the reader answers at the desk."""
        return Role.OPERATOR in self.roles

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        """The places this reader can go to, of those that exist."""
        places = [
            (str(label), href, icon, len(self._unread_as(_TALKS_AT.get(name))))
            for name, label, icon, roles in _PLACES
            if (not roles or roles & self.roles) and (href := address(name))
        ]
        around = [href for _label, href, _icon, _new in places if self._is_here(href)]
        here = max(around, key=len, default="")  # one place may lie within another
        return tuple(
            NavItem(label, href, icon, current=href == here, unread=new)
            for label, href, icon, new in places
        )

    @cached_property
    def unread(self) -> tuple[UnreadTalk, ...]:
        """The talks over the reader's orders with something new, but for the one that is open."""
        if not self.roles & _PARTIES or self._user is None:
            return ()
        try:
            found = unread.of(self._user.pk)
        except DatabaseError:
            return ()
        here = self._request.path
        return tuple(
            talk for talk in found if address("conversation", args=(talk.conversation,)) != here
        )

    def _unread_as(self, role: Role | None) -> tuple[UnreadTalk, ...]:
        return tuple(talk for talk in self.unread if talk.role == role)

    @property
    def unread_bought(self) -> tuple[UnreadTalk, ...]:
        """Those over what the reader has bought."""
        return self._unread_as(Role.BUYER)

    @property
    def unread_sold(self) -> tuple[UnreadTalk, ...]:
        """Those over what the reader has sold."""
        return self._unread_as(Role.SELLER)

    @property
    def unread_orders(self) -> frozenset[int]:
        """The orders over which something new was written to the reader."""
        return frozenset(talk.order for talk in self.unread)

    @cached_property
    def language(self) -> str:
        """Code of the language this page is written in."""
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def languages(self) -> tuple[LanguageChoice, ...]:
        """All languages, each named in itself."""
        return tuple(
            LanguageChoice(code, get_language_info(code)["name_local"], code == self.language)
            for code, _name in settings.LANGUAGES
        )

    @cached_property
    def language_name(self) -> str:
        """The present language, named in itself."""
        return str(get_language_info(self.language)["name_local"])

    @cached_property
    def is_rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return bool(get_language_info(self.language)["bidi"])

    @property
    def here(self) -> str:
        """The present place, to come back to after a change of language."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @property
    def demo(self) -> bool:
        """Whether this is a sample marketplace whose clock can be moved."""
        return bool(settings.WAKAI_DEMO)

    @property
    def translates(self) -> bool:
        """Whether what people write is translated for others at all."""
        return plugs.translates()

    @property
    def marketplace(self) -> str:
        """Name of the marketplace this centre belongs to."""
        return str(settings.WAKAI_MARKETPLACE_NAME)

    @cached_property
    def talk_text(self) -> str:
        """What can honestly be said about the reader's chat now; empty where nothing can."""
        reader = _Clock(self.time_zone)
        try:
            if not self.signed_in:
                return f"{_('Sign in to write.')} {talk.guest_words(self.language, reader)}".strip()
            running = chat.running_of(PersonId(self._user.pk)) if self._user else None
            return talk.entry_words(running, self.language, reader)
        except DatabaseError:
            return ""

    @cached_property
    def links(self) -> Mapping[str, str]:
        """Addresses of the frame; those that do not exist are empty."""
        return {
            "home": address("home") or "/",
            "talk": address("chat"),
            "disputes": address("disputes") if Role.BUYER in self.roles else "",
            "sign_in": address("sign_in", "account_login"),
            "sign_out": address("sign_out", "account_logout"),
            "set_language": address("set_language"),
            "account": address("account"),
            "notices": address("notices"),
            "sanctions": address("sanctions") if self.roles & _PARTIES else "",
            "parts": address("parts") if self.demo else "",
            "demo_mailbox": address("demo_mailbox") if self.demo else "",
            "demo_clock": address("demo_clock") if self.demo else "",
        }

    def _is_here(self, href: str) -> bool:
        path = self._request.path
        return path == href or (href != "/" and path.startswith(href))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: put ``shell`` on every page."""
    return {"shell": Shell(request)}
