"""Models of industries, which are the categories of postings."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shared.name_keys import KeyedByName, NameKeyField
from shared.slugs import SlugMixin
from shared.text_fields import NameField


class JobCategoryQuerySet(SlugMixin, models.QuerySet["JobCategory"]):
    """Filters of industries."""


class JobCategory(KeyedByName):
    """An industry. Industries form a tree."""

    name = NameField(max_length=120)
    name_key = NameKeyField(of="name")
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = JobCategoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "job categories"
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name_key"],
                nulls_distinct=False,
                name="industries_differ_under_one_parent",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="industry_is_not_its_own_parent"
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="job_categories_by_name")]

    def __str__(self) -> str:
        return self.name
