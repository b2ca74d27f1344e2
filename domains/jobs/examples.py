"""Requests to the job board that answer on the demo data."""

from collections.abc import Mapping

from shared.examples import RequestExample

EXAMPLES: Mapping[str, RequestExample] = {
    "list_jobs": RequestExample(query={"search": "engineer", "facets": True}),
    "create_job_category": RequestExample(by="admin", body={"name": "Fisheries"}),
    "replace_job_category": RequestExample(by="admin", body={"name": "Computing"}),
    "update_job_category": RequestExample(by="admin", body={"name": "Computing"}),
    "delete_job_category": RequestExample(by="admin"),
    "create_company": RequestExample(by="employer"),
    "update_company": RequestExample(by="employer", body={"website": "https://savanna.example"}),
    "get_job_stats": RequestExample(by="admin"),
    "create_job": RequestExample(by="employer"),
    "replace_job": RequestExample(
        by="employer",
        body={
            "title": "Head of Kettles",
            "description": "Keep every kettle on.",
            "category_id": 6,
            "company_id": 1,
            "job_type": "full_time",
            "workplace_type": "remote",
        },
    ),
    "update_job": RequestExample(by="employer", body={"title": "Head of Kettles"}),
    "delete_job": RequestExample(by="employer"),
    "publish_job": RequestExample(by="admin", path={"job_id": 397}),
    "close_job": RequestExample(by="employer"),
    "list_managed_jobs": RequestExample(by="employer"),
    "list_job_applications": RequestExample(by="employer"),
    "stream_job_applications": RequestExample(by="employer"),
    "set_application_status": RequestExample(
        by="employer", path={"application_id": 6}, body={"status": "reviewing"}
    ),
    "get_application": RequestExample(by="ada"),
    "list_application_events": RequestExample(by="ada"),
    "withdraw_application": RequestExample(by="ada", path={"application_id": 3}),
    "replace_resume": RequestExample(by="ada", path={"application_id": 3}),
    "update_application": RequestExample(
        by="ada",
        path={"application_id": 3},
        body={"cover_letter": "May I see the machine, and the engine?"},
    ),
    "apply_to_job": RequestExample(by="admin"),
    "apply_to_job_by_verb": RequestExample(by="admin"),
    "create_application": RequestExample(by="admin"),
}
