"""Models of companies."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils import timezone

from shared.search import FoldedText
from shared.slugs import SlugMixin
from shared.text_fields import NameField

if TYPE_CHECKING:
    from shared.auth.models import User


class CompanyQuerySet(SlugMixin, models.QuerySet["Company"]):
    """Filters of companies."""

    def owned_by(self, user: "User") -> Self:
        """Filter by owner."""
        return self.filter(owner=user)


class Company(models.Model):
    """A company that offers work."""

    name = NameField(max_length=160)
    slug = models.SlugField(max_length=180, unique=True)
    website = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companies"
        indexes = [
            models.Index(fields=["name", "id"], name="companies_by_name"),
            GinIndex(
                OpClass(FoldedText("name"), name="gin_trgm_ops"), name="companies_by_part_of_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
