"""The pages: one line an area. Each area keeps its own list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # What has a prefix comes first: it is passed over at a glance.
    path("orders/", include("wakai.web.orders.urls")),
    path("disputes/", include("wakai.web.disputes.urls")),
    path("desk/", include("wakai.web.desk.urls")),
    path("bench/", include("wakai.web.bench.urls")),
    path("admin/", include("wakai.web.admin.urls")),
    path("insight/", include("wakai.web.insight.urls")),
    path("seller/", include("wakai.web.seller.urls")),
    path("mandates/", include("wakai.web.mandates.urls")),
    path("payments/", include("wakai.web.payments.urls")),
    path("sanctions/", include("wakai.web.sanctions.urls")),
    path("language/", include("wakai.web.languages.urls")),
    path("notices/", include("wakai.web.notices.urls")),
    path("embed/", include("wakai.web.embed.urls")),
    path("", include("wakai.web.help.urls")),
    path("", include("wakai.web.accounts.urls")),
    path("", include("wakai.web.chat.urls")),
    path("", include("wakai.web.evidence.urls")),
    path("", include("wakai.web.uploads.urls")),
    path("", include("wakai.web.health.urls")),
    path("", include("wakai.web.drafts.urls")),
]
if settings.WAKAI_DEMO:
    urlpatterns += [
        path("parts/", include("wakai.web.parts_page.urls")),
        path("demo/mailbox/", include("wakai.web.demo_mailbox.urls")),
        path("demo/", include("wakai.web.demo.urls")),
    ]
