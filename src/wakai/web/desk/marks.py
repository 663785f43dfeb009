"""Who else is at a conversation: names for the marks that the script of the page draws."""

from wakai.app import people
from wakai.core.conversations.seats import ANSWERS
from wakai.core.disputes.model import Role


def colleagues() -> dict[int, str]:
    """Return the names of those who answer in chats; marks of others have no name."""
    found = (people.with_role(Role(role)) for role in sorted(ANSWERS))
    return {int(person.id): person.name for rows in found for person in rows}
