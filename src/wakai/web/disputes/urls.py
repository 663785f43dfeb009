"""Addresses of disputes; what a party does is made of nouns: an offer, a withdrawal, an appeal."""

from django.urls import path, register_converter

from wakai.web.disputes import (
    appeal,
    case_file,
    claim,
    deed_table,
    deeds,
    evidence,
    house,
    page,
    survey,
)


class NounConverter:
    """The nouns of ``deed_table.DEEDS``; a longer one comes before what it begins with."""

    regex = "|".join(sorted(deed_table.DEEDS, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NounConverter, "noun")

urlpatterns = [
    path("", page.disputes, name="disputes"),
    path("<uuid:dispute_id>/", page.dispute, name="dispute"),
    path("<uuid:dispute_id>/claim/<slug:step>/", claim.step, name="claim"),
    path("<uuid:dispute_id>/claim/receipt", claim.receipt, name="claim_receipt"),
    path("<uuid:dispute_id>/appeal/receipt", appeal.receipt, name="appeal_receipt"),
    path("<uuid:dispute_id>/appeal/<slug:step>/", appeal.step, name="appeal"),
    path("<uuid:dispute_id>/appeal-confirmation/", appeal.confirm, name="appeal_confirmation"),
    path("<uuid:dispute_id>/evidence/", evidence.add, name="dispute_evidence"),
    path("<uuid:dispute_id>/house/<slug:noun>/", house.deed, name="house_deed"),
    path("<uuid:dispute_id>/case-file/", case_file.download, name="case_file"),
    path("<uuid:dispute_id>/survey/", survey.survey, name="survey"),
    path("<uuid:dispute_id>/<noun:noun>/", deeds.deed, name="deed"),
]
