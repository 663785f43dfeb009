"""The least that Django needs for ``bare``."""

from wakai.config.settings import DATABASES

__all__ = ["DATABASES"]

ALLOWED_HOSTS = ["*"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "wakai.config.bench.bare"
SECRET_KEY = "bare"  # noqa: S105 - nothing is signed
USE_TZ = True
