"""What the shapes of this room are made of."""

from typing import Annotated, Final

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from wakai.app.order_told import MINOR_MAX
from wakai.core.disputes.breakdown import Breakdown

_NO_NUL: Final = r"^[^\x00]*$"  # the database keeps any other character
_ID_MAX: Final = 2**63 - 1
SEQ_MAX: Final = 2**31 - 1

ShopId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_NO_NUL)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_NO_NUL)]
Code = Annotated[str, StringConstraints(max_length=40, pattern=_NO_NUL)]
Text = Annotated[str, StringConstraints(max_length=1_000, pattern=_NO_NUL)]
Statement = Annotated[str, StringConstraints(min_length=1, max_length=40_000, pattern=_NO_NUL)]
Language = Annotated[str, StringConstraints(max_length=16, pattern=r"^[A-Za-z0-9-]*$")]
Minor = Annotated[int, Field(ge=0, le=MINOR_MAX, strict=True)]
RowId = Annotated[int, Field(ge=1, le=_ID_MAX)]
Seq = Annotated[int, Field(ge=0, le=SEQ_MAX)]


class Body(Schema):
    """What a program sends: a field that means nothing here is refused."""

    model_config = ConfigDict(extra="forbid")


class Parts(Body):
    goods_minor: int | None = Field(description="without tax; null where the shop did not tell")
    tax_minor: int | None
    shipping_minor: int | None


def parts(known: Breakdown | None) -> dict[str, int | None]:
    """Return what a sum consists of, as ``Parts`` tells it."""
    return {name: getattr(known, name) if known else None for name in Parts.model_fields}


class ForParty(Body):
    """What a program sends for a buyer or seller."""

    on_behalf_of: ShopId = Field(description="the person, by the shop's own id")
