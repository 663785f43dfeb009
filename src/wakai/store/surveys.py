"""Answers to surveys."""

from datetime import datetime

from wakai.store.models import SurveyAnswer


def write(person_id: int, subject: str, *, score: int, comment: str, at: datetime) -> None:
    """Keep an answer; one a person and subject."""
    SurveyAnswer.objects.update_or_create(
        person_id=person_id,
        subject=subject,
        defaults={"score": score, "comment": comment, "created_at": at},
    )
