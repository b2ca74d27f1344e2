"""Services of the job board. Each function is one use case in one transaction."""

from domains.jobs.services.alerts import send_alert, stop_alert
from domains.jobs.services.applications import (
    ApplicationChanges,
    ApplicationFields,
    apply_to_job,
    forget_applicant,
    replace_resume,
    set_application_status,
    update_application,
    withdraw_application,
)
from domains.jobs.services.categories import (
    JobCategoryFields,
    create_job_category,
    delete_job_category,
    update_job_category,
)
from domains.jobs.services.companies import CompanyFields, create_company, update_company
from domains.jobs.services.jobs import (
    JobFields,
    close_job,
    create_job,
    delete_job,
    publish_job,
    update_job,
)
from domains.jobs.services.locations import LocationFields
from domains.jobs.services.maintenance import close_postings_of, expire_jobs, purge_resumes
from domains.jobs.services.notifications import (
    notify_of_application,
    notify_of_closing,
    notify_of_step,
)
from domains.jobs.services.resumes import Upload, delete_resumes, delete_unattached_resumes
from domains.jobs.services.saved_jobs import SavedState, save_job, unsave_job
from domains.jobs.services.saved_searches import SavedSearchFields, delete_search, save_search

__all__ = [
    "ApplicationChanges",
    "ApplicationFields",
    "CompanyFields",
    "JobCategoryFields",
    "JobFields",
    "LocationFields",
    "SavedSearchFields",
    "SavedState",
    "Upload",
    "apply_to_job",
    "close_job",
    "close_postings_of",
    "create_company",
    "create_job",
    "create_job_category",
    "delete_job",
    "delete_job_category",
    "delete_resumes",
    "delete_search",
    "delete_unattached_resumes",
    "expire_jobs",
    "forget_applicant",
    "notify_of_application",
    "notify_of_closing",
    "notify_of_step",
    "publish_job",
    "purge_resumes",
    "replace_resume",
    "save_job",
    "save_search",
    "send_alert",
    "set_application_status",
    "stop_alert",
    "unsave_job",
    "update_application",
    "update_company",
    "update_job",
    "update_job_category",
    "withdraw_application",
]
