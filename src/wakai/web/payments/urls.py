"""Addresses of payments."""

from django.urls import path

from wakai.web.payments import hooks

urlpatterns = [path("reports/", hooks.report, name="payment_reports")]
