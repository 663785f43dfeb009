"""An order of which the shop told what its line consists of."""

from tests.app.world import World
from wakai.store.models import OrderLine

TAX, SHIPPING = 362, 500  # yen, of the 3,980 that Ana paid


def told(world: World) -> World:
    """Let the shop have told what Ana's kettle consists of."""
    OrderLine.objects.filter(pk=world.line.pk).update(tax_minor=TAX, shipping_minor=SHIPPING)
    return world
