"""Addresses of payments."""

from django.urls import path

from wakai.web.payments import desk, files, hooks

urlpatterns = [
    path("", desk.desk, name="payments"),
    path("reports/", hooks.report, name="payment_reports"),
    path("letters/<int:letter_id>/retries/", desk.try_again, name="payment_retry"),
    path("chargebacks/", desk.charge_back, name="chargebacks"),
    path("chargebacks/<int:order_id>/seen/", desk.see_to, name="chargeback_seen"),
    path(
        "answers/<int:answer_id>/<int:version>/seen/", desk.see_to_answer, name="bank_answer_seen"
    ),
    path("files/", files.create, name="payment_files"),
    path("files/<slug:name>.csv", files.file, name="payment_file"),
    path("reconciliation/", files.reconcile, name="payment_reconciliation"),
]
