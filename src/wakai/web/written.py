"""What somebody writes on a page."""

from django.utils.translation import get_language

from wakai.app import texts
from wakai.app.people import PersonRow
from wakai.app.texts import NewText


def written(by: PersonRow, body: str) -> NewText:
    """Return words to be kept, in the language in which the page is shown to who writes them."""
    return texts.new(body, language=get_language() or by.language, author_id=by.id)
