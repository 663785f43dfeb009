"""Machine translation: ``local`` (Firefox models), ``libretranslate`` (HTTP) or ``null`` (none)."""
