"""Addresses of the bench."""

from django.urls import path

from wakai.web import proposal
from wakai.web.bench import (
    admissibility,
    assigning,
    casefile,
    conflict,
    docket,
    question,
    ruling,
    second,
)

urlpatterns = [
    path("", docket.docket, name="bench"),
    path("assignments/", assigning.assignments_list, name="bench_assignments"),
    path("assignments/<uuid:dispute_id>/", assigning.assign, name="bench_assign"),
    path("<uuid:dispute_id>/", casefile.case_file, name="bench_case"),
    path("<uuid:dispute_id>/assignment/", casefile.take, name="bench_take"),
    path(
        "<uuid:dispute_id>/admissibility/", admissibility.admissibility, name="bench_admissibility"
    ),
    path("<uuid:dispute_id>/conflict/", conflict.conflict, name="bench_conflict"),
    path("<uuid:dispute_id>/proposal/", proposal.on_the_bench, name="bench_proposal"),
    path("<uuid:dispute_id>/question/", question.question, name="bench_question"),
    path("<uuid:dispute_id>/ruling/", ruling.ruling, name="bench_ruling"),
    path("<uuid:dispute_id>/agreement/", second.agree, name="bench_agree"),
    path("<uuid:dispute_id>/objection/", second.object_to, name="bench_object"),
]
