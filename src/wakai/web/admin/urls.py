"""Addresses of the administration."""

from django.urls import path

from wakai.web.admin import policies, policy, webhook_deeds, webhooks

urlpatterns = [
    path("policies/", policies.policies, name="admin_policies"),
    path("policies/proposal/", policies.proposal, name="admin_policy_proposal"),
    path("policies/<slug:sha256>/", policy.policy, name="admin_policy"),
    path("policies/<slug:sha256>/publication/", policy.publication, name="admin_policy_publish"),
    path("policies/<slug:sha256>/withdrawal/", policy.withdrawal, name="admin_policy_withdraw"),
    path("webhooks/", webhooks.endpoints, name="admin_webhooks"),
    path("webhooks/<id:webhook_id>/", webhooks.endpoint, name="admin_webhook"),
    path("webhooks/<id:webhook_id>/test/", webhook_deeds.test, name="admin_webhook_test"),
    path(
        "webhooks/<id:webhook_id>/standing/", webhook_deeds.standing, name="admin_webhook_standing"
    ),
    path("webhooks/<id:webhook_id>/secret/", webhook_deeds.secret, name="admin_webhook_secret"),
    path(
        "webhooks/<id:webhook_id>/redelivery/",
        webhook_deeds.redelivery,
        name="admin_webhook_redelivery",
    ),
    path("webhooks/<id:webhook_id>/replay/", webhook_deeds.replay, name="admin_webhook_replay"),
    path("webhooks/<id:webhook_id>/choice/", webhook_deeds.choice, name="admin_webhook_choice"),
    path("webhooks/<id:webhook_id>/removal/", webhook_deeds.removal, name="admin_webhook_removal"),
]
