"""Points on the globe, as vectors that PostgreSQL can order by distance with an index."""

from math import cos, radians, sin
from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Cos, Radians, Sin


class CubeField(models.Field[Any, Any]):
    """A point of the PostgreSQL extension ``cube``. Only expressions have this type, no column."""

    def db_type(self, connection: Any) -> str:
        """Return the type's name in the database."""
        return "cube"


def unit_vector() -> Func:
    """
    Return the unit vector from the centre of the earth to the coordinates of a row.

    The straight distance of two such points grows with their distance over ground, so an index of
    them orders rows by distance, also across the date line and the poles.
    """
    latitude, longitude = Radians(F("latitude")), Radians(F("longitude"))
    return _cube(
        Cos(latitude) * Cos(longitude),
        Cos(latitude) * Sin(longitude),
        Sin(latitude),
    )


def straight_distance(latitude: float, longitude: float) -> Func:
    """
    Return an expression for ordering: the straight distance of a row from a point in earth radii.
    """
    north, east = radians(latitude), radians(longitude)
    point = (cos(north) * cos(east), cos(north) * sin(east), sin(north))
    return Func(
        unit_vector(),
        _cube(*(Cast(Value(part), models.FloatField()) for part in point)),
        template="(%(expressions)s)",
        arg_joiner=" <-> ",
        output_field=models.FloatField(),
    )


def _cube(first: Any, *others: Any) -> Func:
    # Built one coordinate at a time: NULL makes the result NULL, but an array refuses NULL.
    point: Func = Func(first, function="cube", output_field=CubeField())
    for part in others:
        point = Func(point, part, function="cube", output_field=CubeField())
    return point
