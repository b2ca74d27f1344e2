"""Creating and updating companies."""

from datetime import datetime

from django.db import transaction
from typing_extensions import TypedDict

from domains.jobs.models import Company, Job
from domains.jobs.permissions import is_employer, require_owner, require_poster
from domains.jobs.selectors import POSTINGS
from domains.jobs.services.slugs import RESERVED
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.columns import saving_changes
from shared.lookups import get_or_not_found
from shared.preconditions import verify_precondition
from shared.slugs import insert_with_slug
from shared.web_addresses import require_web_address


class CompanyFields(TypedDict, total=False):
    """The fields of a company: all of a new one, or those that change. Only admins verify it."""

    name: str
    website: str
    verified: bool


@transaction.atomic
def create_company(*, actor: Viewer, fields: CompanyFields, now: datetime) -> Company:
    """
    Create a company and return it. An employer who creates it owns it.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is neither an employer nor an admin, or verifies it
        without being an admin.
    :raises ValidationFailed: if the website is not an address of the web.
    """
    founder = require_poster(actor)
    owner = founder if is_employer(founder) else None
    _refuse_verifying(founder, fields)
    _refuse_bad_website(fields)
    company = Company(**fields, owner=owner, created_at=now)
    insert_with_slug(company, name=company.name, kind="company", reserved=RESERVED)
    POSTINGS.bump()
    return company


@transaction.atomic
def update_company(*, actor: Viewer, company_id: int, changes: CompanyFields) -> Company:
    """
    Update a company, and return it. Its postings show a new name at once.

    A change of its name or website by its owner ends its verification.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises NotFound: if there is no such company.
    :raises PermissionDenied: if the actor neither owns it nor is an admin, or verifies it without
        being an admin.
    :raises ValidationFailed: if the website is not an address of the web.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    user = require_poster(actor)
    company = _locked_company(company_id)
    require_owner(actor, company=company)
    verify_precondition()
    _refuse_verifying(actor, changes)
    _refuse_bad_website(changes)
    is_renamed = changes.get("name", company.name) != company.name
    was_verified_as = company.name, company.website
    with saving_changes(company):
        for name, value in changes.items():
            setattr(company, name, value)
        if not user.is_admin and (company.name, company.website) != was_verified_as:
            company.verified = False
    if is_renamed:
        Job.objects.filter(company=company).update(company_name=company.name)
    POSTINGS.bump()
    return company


def _refuse_verifying(actor: Viewer, fields: CompanyFields) -> None:
    if "verified" in fields:
        require_admin(actor)


def _refuse_bad_website(fields: CompanyFields) -> None:
    if website := fields.get("website"):
        require_web_address(website, field="website")


def _locked_company(company_id: int) -> Company:
    return get_or_not_found(
        Company.objects.select_for_update(no_key=True), kind="company", key=company_id
    )
