"""All tables, one module a noun. Only the store imports them."""

from wakai.store.models.disputes import (
    AnsweredRequest,
    Deadline,
    Dispute,
    DisputeEvent,
    LedgerEntry,
    Text,
    TextTranslation,
)
from wakai.store.models.orders import Order, OrderLine
from wakai.store.models.people import Person
from wakai.store.models.work import (
    DemoClock,
    DemoMail,
    Draft,
    Notice,
    OutboxRow,
    Payment,
    SurveyAnswer,
)

__all__ = [
    "AnsweredRequest",
    "Deadline",
    "DemoClock",
    "DemoMail",
    "Dispute",
    "DisputeEvent",
    "Draft",
    "LedgerEntry",
    "Notice",
    "Order",
    "OrderLine",
    "OutboxRow",
    "Payment",
    "Person",
    "SurveyAnswer",
    "Text",
    "TextTranslation",
]
