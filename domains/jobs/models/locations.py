"""Models of cities."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from shared.name_keys import KeyedByName, NameKeyField
from shared.search import FoldedText
from shared.text_fields import NameField


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
