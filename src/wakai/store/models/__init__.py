"""All tables, one module a noun. Only the store imports them."""

from wakai.store.models.api import ApiToken
from wakai.store.models.assurances import Assurance
from wakai.store.models.channels import Channel
from wakai.store.models.chat import (
    Callback,
    ChatEvent,
    Conversation,
    ConversationMember,
    LogCursor,
    LogEpoch,
)
from wakai.store.models.desk import CannedAnswer, DeskSetting, SuggestionCount, SuggestionShown
from wakai.store.models.disputes import (
    AnsweredRequest,
    CaseExport,
    Deadline,
    Dispute,
    DisputeEvent,
    LedgerEntry,
    PolicyEvent,
    PolicyVersion,
    Text,
    TextTranslation,
)
from wakai.store.models.evidence import EvidenceFile, EvidenceOpening, Upload
from wakai.store.models.mandates import Mandate
from wakai.store.models.orders import BankAnswer, Order, OrderLine
from wakai.store.models.people import Person
from wakai.store.models.rings import Ring
from wakai.store.models.sanctions import Sanction, SanctionEvent
from wakai.store.models.webhooks import Webhook, WebhookDelivery
from wakai.store.models.work import (
    DemoClock,
    DemoMail,
    Draft,
    Notice,
    OutboxRow,
    Payment,
    PaymentPart,
    SurveyAnswer,
    TranslationSpend,
)

__all__ = [
    "AnsweredRequest",
    "ApiToken",
    "Assurance",
    "BankAnswer",
    "Callback",
    "CannedAnswer",
    "CaseExport",
    "Channel",
    "ChatEvent",
    "Conversation",
    "ConversationMember",
    "Deadline",
    "DemoClock",
    "DemoMail",
    "DeskSetting",
    "Dispute",
    "DisputeEvent",
    "Draft",
    "EvidenceFile",
    "EvidenceOpening",
    "LedgerEntry",
    "LogCursor",
    "LogEpoch",
    "Mandate",
    "Notice",
    "Order",
    "OrderLine",
    "OutboxRow",
    "Payment",
    "PaymentPart",
    "Person",
    "PolicyEvent",
    "PolicyVersion",
    "Ring",
    "Sanction",
    "SanctionEvent",
    "SuggestionCount",
    "SuggestionShown",
    "SurveyAnswer",
    "Text",
    "TextTranslation",
    "TranslationSpend",
    "Upload",
    "Webhook",
    "WebhookDelivery",
]
