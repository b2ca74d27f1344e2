"""The job board over GraphQL."""

from domains.jobs.graphql.applying import (
    ApplyToJob,
    DeleteJobSearch,
    SaveJob,
    SaveJobSearch,
    SetApplicationStatus,
    UnsaveJob,
    UpdateApplication,
    WithdrawApplication,
)
from domains.jobs.graphql.examples import (
    EXAMPLES,
)
from domains.jobs.graphql.following import (
    ApplicantType,
    ApplicationAnswerType,
    ApplicationEventType,
    ApplicationType,
    ResumeType,
    SavedJobType,
    SavedQueryType,
    SavedSearchType,
    SavedStateType,
)
from domains.jobs.graphql.inputs import (
    ApplicationAnswerInput,
    ApplicationInput,
    ApplicationPatchInput,
    CompanyInput,
    CompanyPatchInput,
    JobCategoryInput,
    JobCategoryPatchInput,
    JobFilterInput,
    JobInput,
    JobOrder,
    JobPatchInput,
    LocationInput,
    SalaryInput,
    SavedSearchInput,
)
from domains.jobs.graphql.postings import (
    CloseJob,
    CreateCompany,
    CreateJob,
    CreateJobCategory,
    DeleteJob,
    DeleteJobCategory,
    PublishJob,
    UpdateCompany,
    UpdateJob,
    UpdateJobCategory,
)
from domains.jobs.graphql.queries import (
    Query,
)
from domains.jobs.graphql.types import (
    CompanyType,
    CountedLocationType,
    FacetValueType,
    JobCategoryType,
    JobFacetsType,
    JobLocationType,
    JobSearchConnection,
    JobType,
    SalaryType,
)
from domains.jobs.graphql.watching import (
    Subscription,
)

__all__ = [
    "EXAMPLES",
    "ApplicantType",
    "ApplicationAnswerInput",
    "ApplicationAnswerType",
    "ApplicationEventType",
    "ApplicationInput",
    "ApplicationPatchInput",
    "ApplicationType",
    "ApplyToJob",
    "CloseJob",
    "CompanyInput",
    "CompanyPatchInput",
    "CompanyType",
    "CountedLocationType",
    "CreateCompany",
    "CreateJob",
    "CreateJobCategory",
    "DeleteJob",
    "DeleteJobCategory",
    "DeleteJobSearch",
    "FacetValueType",
    "JobCategoryInput",
    "JobCategoryPatchInput",
    "JobCategoryType",
    "JobFacetsType",
    "JobFilterInput",
    "JobInput",
    "JobLocationType",
    "JobOrder",
    "JobPatchInput",
    "JobSearchConnection",
    "JobType",
    "LocationInput",
    "Mutation",
    "PublishJob",
    "Query",
    "ResumeType",
    "SalaryInput",
    "SalaryType",
    "SaveJob",
    "SaveJobSearch",
    "SavedJobType",
    "SavedQueryType",
    "SavedSearchInput",
    "SavedSearchType",
    "SavedStateType",
    "SetApplicationStatus",
    "Subscription",
    "UnsaveJob",
    "UpdateApplication",
    "UpdateCompany",
    "UpdateJob",
    "UpdateJobCategory",
    "WithdrawApplication",
]


class Mutation:
    """What one can do on the job board."""

    create_job = CreateJob.Field()
    update_job = UpdateJob.Field()
    delete_job = DeleteJob.Field()
    publish_job = PublishJob.Field()
    close_job = CloseJob.Field()
    create_job_category = CreateJobCategory.Field()
    update_job_category = UpdateJobCategory.Field()
    delete_job_category = DeleteJobCategory.Field()
    create_company = CreateCompany.Field()
    update_company = UpdateCompany.Field()
    apply_to_job = ApplyToJob.Field()
    update_application = UpdateApplication.Field()
    withdraw_application = WithdrawApplication.Field()
    set_application_status = SetApplicationStatus.Field()
    save_job = SaveJob.Field()
    unsave_job = UnsaveJob.Field()
    save_job_search = SaveJobSearch.Field()
    delete_job_search = DeleteJobSearch.Field()
