"""The location of a job."""

from typing_extensions import TypedDict

from domains.jobs.models import Job, Location
from shared.text import fold_name


class LocationFields(TypedDict):
    """A city and its coordinates."""

    city: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None


def set_location(job: Job, fields: LocationFields | None) -> None:
    """
    Set the location of a job, or clear it. A new city is stored.
    """
    if fields is None:
        job.location = job.latitude = job.longitude = None
        return
    place = job.location = _location_of(fields)
    job.latitude, job.longitude = fields["latitude"], fields["longitude"]
    if job.latitude is None:
        # The city's, as they are now: a posting does not move when the city's are corrected.
        job.latitude, job.longitude = place.latitude, place.longitude


def _location_of(fields: LocationFields) -> Location:
    place, _ = Location.objects.get_or_create(
        country=fields["country"],
        region_key=fold_name(fields["region"]),
        city_key=fold_name(fields["city"]),
        defaults={name: fields[name] for name in ("region", "city", "latitude", "longitude")},
    )
    if place.latitude is None and fields["latitude"] is not None:
        place.latitude, place.longitude = fields["latitude"], fields["longitude"]
        place.save(update_fields=["latitude", "longitude"])
    return place
