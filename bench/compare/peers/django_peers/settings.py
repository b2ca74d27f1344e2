"""Settings of the two Django peers: DRF with graphene-django, and strawberry-graphql-django."""

import os
from datetime import timedelta
from urllib.parse import urlparse

u = urlparse(os.environ["BENCH_DB"])
SECRET_KEY = os.environ.get("BENCH_SECRET", "bench-secret-bench-secret-bench-secret")
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = os.environ.get("BENCH_URLCONF", "drf_urls")
AUTH_USER_MODEL = "bench.User"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "graphene_django",
    "strawberry_django",
    "bench",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": u.hostname,
        "PORT": u.port,
        "USER": u.username,
        "NAME": u.path[1:],
        "PASSWORD": u.password or "",
        "OPTIONS": {"options": "-c search_path=bench"},
        "CONN_MAX_AGE": int(os.environ.get("BENCH_CONN_MAX_AGE", "60")),
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
SIMPLE_JWT = {"SIGNING_KEY": SECRET_KEY, "ACCESS_TOKEN_LIFETIME": timedelta(days=1)}
GRAPHENE = {"SCHEMA": "graphene_schema.schema"}
LOGGING = {"version": 1, "disable_existing_loggers": False}
if os.environ.get(
    "BENCH_POOL"
):  # async views run on changing threads: a pool instead of one connection per thread
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 4, "max_size": 16}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
