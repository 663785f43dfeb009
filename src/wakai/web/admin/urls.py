"""Addresses of the administration."""

from django.urls import path

from wakai.web.admin import policies, policy

urlpatterns = [
    path("policies/", policies.policies, name="admin_policies"),
    path("policies/proposal/", policies.proposal, name="admin_policy_proposal"),
    path("policies/<slug:sha256>/", policy.policy, name="admin_policy"),
    path("policies/<slug:sha256>/publication/", policy.publication, name="admin_policy_publish"),
    path("policies/<slug:sha256>/withdrawal/", policy.withdrawal, name="admin_policy_withdraw"),
]
