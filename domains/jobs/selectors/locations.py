"""Finding places: by country, by a part of a name, and within a distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from math import cos, radians
from operator import or_

from django.db.models import Count, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt
from django.db.models.lookups import LessThanOrEqual

from domains.jobs.models import Job, Location
from shared.search import contains_folded

EARTH_RADIUS_KM = 6371.0
KM_OF_A_DEGREE = 111.2
# A box is looked up in an index before the distance is computed, and is a little too large.
_SLACK = 1.01


@dataclass(frozen=True, slots=True)
class Circle:
    """All that is not farther from a point than a radius."""

    latitude: float
    longitude: float
    radius_km: float


def find_places(
    *, country: Sequence[str] = (), text: Sequence[str] = ()
) -> "QuerySet[Location, int]":
    """
    Return the ids of the places that match all filters.
    """
    places = Location.objects.all()
    if country:
        places = places.filter(country__in=list(country))
    if text:
        places = places.filter(reduce(or_, (_named(part) for part in text)))
    return places.values_list("pk", flat=True)


def list_locations(*, q: str = "", now: datetime) -> QuerySet[Location]:
    """
    Return the places with open postings whose name has this part, the busiest first.
    """
    places = Location.objects.filter(jobs__status=Job.Status.PUBLISHED, jobs__expires_at__gt=now)
    if q:
        places = places.filter(_named(q))
    return places.annotate(count=Count("jobs")).order_by("-count", "city", "pk")


def within(circle: Circle) -> Q:
    """
    Return the condition of a posting that is within a circle, for a filter.

    The box around it is looked up in an index, and the distance on the sphere decides.
    """
    return _box_around(circle) & Q(LessThanOrEqual(haversine(circle), circle.radius_km))


def haversine(circle: Circle) -> CombinedExpression:
    """
    Return the distance from the middle of a circle in kilometres, for an annotation.
    """
    north = Radians(F("latitude") - Value(circle.latitude))
    east = Radians(F("longitude") - Value(circle.longitude))
    chord = Power(Sin(north / 2), 2) + Power(Sin(east / 2), 2) * Cos(Radians(F("latitude"))) * (
        Value(cos(radians(circle.latitude)))
    )
    # Rounding may leave a hair more than one between antipodes.
    arc = ASin(Sqrt(Least(Value(1.0), chord, output_field=FloatField())))
    return arc * Value(2 * EARTH_RADIUS_KM)


def _named(part: str) -> Q:
    return contains_folded("city", part) | contains_folded("region", part)


def _box_around(circle: Circle) -> Q:
    height = circle.radius_km / KM_OF_A_DEGREE * _SLACK
    south, north = circle.latitude - height, circle.latitude + height
    box = Q(latitude__range=(south, north))
    if south <= -90 or north >= 90:
        # A pole is inside: every longitude is near.
        return box
    width = height / cos(radians(max(abs(south), abs(north))))
    return box & _between(circle.longitude - width, circle.longitude + width)


def _between(west: float, east: float) -> Q:
    if east - west >= 360:
        return Q()
    if west < -180:
        # Across the date line a box falls into two.
        return Q(longitude__gte=west + 360) | Q(longitude__lte=east)
    if east > 180:
        return Q(longitude__gte=west) | Q(longitude__lte=east - 360)
    return Q(longitude__range=(west, east))
