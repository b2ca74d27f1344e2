"""Postings for machines: RSS for readers, and schema.org's JobPosting for search engines."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import orjson
from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape

from domains.jobs.models import Job, Location

RSS = "application/rss+xml; charset=utf-8"
JSON_LD = "application/ld+json"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# XML has no way to write these, not even as references; one of them would break the whole feed.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# JSON-LD stands in the script element of a page, where `</script>` or `<!--` would end it.
_NOT_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

RSS_ANSWER = {
    "description": "OK",
    "content": {
        "application/rss+xml": {
            "schema": {"type": "string"},
            "example": '<?xml version="1.0" encoding="utf-8"?><rss version="2.0">…</rss>',
        }
    },
}
JSON_LD_ANSWER = {
    "description": "OK",
    "content": {
        JSON_LD: {
            "schema": {"type": "object"},
            "example": {"@context": "https://schema.org/", "@type": "JobPosting"},
        }
    },
}


def rss_of(jobs: Iterable[Job], *, address: str) -> str:
    """
    Return the postings as RSS 2.0.

    The writer escapes for XML. Titles are plain text; readers show descriptions as HTML, so
    these are escaped for HTML, too.
    """
    feed = _Feed(
        title="Jobs",
        link=settings.NEXUS_PUBLIC_URL,
        description="The newest jobs.",
        feed_url=f"{settings.NEXUS_PUBLIC_URL}{address}",
    )
    for job in jobs:
        feed.add_item(
            title=_in_xml(f"{job.title} at {job.company_name}"),
            link=address_of(job),
            unique_id=f"job-{job.pk}",
            unique_id_is_permalink=False,
            description=_in_xml(_as_html(job.description)),
            pubdate=job.posted_at,
            categories=[_in_xml(job.category.name)],
        )
    return feed.writeString("utf-8")


def json_ld_of(job: Job) -> str:
    """
    Return a posting as schema.org's JobPosting, with all that search engines require.

    The JSON can stand in a script element of a page as it is.
    """
    return orjson.dumps(_posting_of(job)).decode().translate(_NOT_IN_A_SCRIPT)


def address_of(job: Job) -> str:
    """Return where a posting can be read."""
    return f"{settings.NEXUS_PUBLIC_URL}/api/v1/jobs/{job.slug}/"


class _Feed(Rss201rev2Feed):
    """RSS whose build date depends on its items alone, so that its ETag does."""

    def latest_post_date(self) -> datetime:
        """Return the date of the newest item, or the epoch: Django returns the present time."""
        return super().latest_post_date() if self.items else _EPOCH


def _posting_of(job: Job) -> Mapping[str, object]:
    document = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": _as_html(job.description or job.title),
        "identifier": {"@type": "PropertyValue", "name": "Nexus", "value": str(job.pk)},
        "url": address_of(job),
        "datePosted": _iso_format(job.posted_at),
        "validThrough": _iso_format(job.expires_at) if job.expires_at else None,
        "employmentType": job.job_type.upper(),
        "industry": job.category.name,
        "directApply": True,
        "hiringOrganization": _organisation_of(job),
        **_whereabouts_of(job),
        "baseSalary": _salary_of(job),
    }
    return {name: value for name, value in document.items() if value is not None}


def _organisation_of(job: Job) -> Mapping[str, str]:
    organisation = {"@type": "Organization", "name": job.company_name}
    return {**organisation, **({"sameAs": job.company.website} if job.company.website else {})}


def _whereabouts_of(job: Job) -> Mapping[str, object]:
    if job.workplace_type != Job.Workplace.REMOTE:
        return {"jobLocation": _place(job.location) if job.location else None}
    if job.location is None:
        whence = {"@type": "AdministrativeArea", "name": "Worldwide"}
        return {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": whence}
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "Country", "name": job.location.country},
        "jobLocation": _place(job.location),
    }


def _place(location: Location) -> Mapping[str, object]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": location.city,
        "addressCountry": location.country,
        **({"addressRegion": location.region} if location.region else {}),
    }
    return {"@type": "Place", "address": address}


def _salary_of(job: Job) -> Mapping[str, object] | None:
    if not job.salary_currency:
        return None
    value: dict[str, str] = {"@type": "QuantitativeValue", "unitText": job.salary_period.upper()}
    for name, amount in (("minValue", job.salary_min), ("maxValue", job.salary_max)):
        if amount is not None:
            value[name] = _amount(amount)
    return {"@type": "MonetaryAmount", "currency": job.salary_currency, "value": value}


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _iso_format(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _in_xml(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _as_html(text: str) -> str:
    # Search engines read the description as HTML, and people wrote text.
    paragraphs = (part.strip() for part in escape(text).split("\n\n"))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs if part)
