"""Models of categories."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shared.name_keys import KeyedByName, NameKeyField
from shared.slugs import SlugMixin
from shared.text_fields import NameField


class CategoryQuerySet(SlugMixin, models.QuerySet["Category"]):
    """Queries of categories."""

    def active(self) -> Self:
        """Exclude deleted categories."""
        return self.filter(is_active=True)


class Category(KeyedByName):
    """A category of products. Categories form a tree."""

    name = NameField(max_length=120)
    name_key = NameKeyField(of="name")
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # The row of a deleted category remains while products of past orders refer to it.
    is_active = models.BooleanField(default=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name_key"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="category_names_differ_under_one_parent",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="category_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) | Q(parent=None),
                name="a_deleted_category_has_no_parent",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="categories_by_name")]

    def __str__(self) -> str:
        return self.name
