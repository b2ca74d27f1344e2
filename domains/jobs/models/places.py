"""What postings stand in: industries, places and companies."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shared.name_keys import KeyedByName, NameKeyField
from shared.search import FoldedText
from shared.text_fields import NameField

if TYPE_CHECKING:
    from shared.auth.models import User


class JobCategory(KeyedByName):
    """An industry; industries stand within industries."""

    name = NameField(max_length=120)
    name_key = NameKeyField(of="name")
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

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


class Location(KeyedByName):
    """A city, stored once for all its postings."""

    city = NameField(max_length=120)
    city_key = NameKeyField(of="city")
    region = NameField(max_length=120, blank=True)
    region_key = NameKeyField(of="region")
    country = models.CharField(max_length=2)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "region_key", "city_key"], name="a_city_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="country_is_an_iso_code"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_is_on_the_globe",
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="cities_by_coordinates"),
            GinIndex(
                OpClass(FoldedText("city"), name="gin_trgm_ops"), name="cities_by_part_of_name"
            ),
            GinIndex(
                OpClass(FoldedText("region"), name="gin_trgm_ops"), name="regions_by_part_of_name"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.city, self.region, self.country)))


class CompanyQuerySet(models.QuerySet["Company"]):
    """The questions one can ask of companies."""

    def owned_by(self, user: "User") -> Self:
        """Keep the companies of this employer."""
        return self.filter(owner=user)

    def called(self, id_or_slug: str) -> Self:
        """Keep the company with this id or slug; no slug is all digits."""
        if id_or_slug.isascii() and id_or_slug.isdecimal():
            return self.filter(pk=id_or_slug)
        return self.filter(slug=id_or_slug)


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
