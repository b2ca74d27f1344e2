"""The faults of the naive polls. Each has a switch that corrects it, and a check that finds it."""

from collections.abc import Mapping

POLLS: Mapping[str, str] = {
    "choices_unordered": "poll-stored",
    "local_moments": "poll-moments",
    "stale_results": "vote-counted",
    "percent_of_options": "results-exact",
    "second_votes": "second-vote-refused",
    "check_then_insert": "double-vote-race",
    "lost_updates": "parallel-voters",
    "votes_after_the_end": "expired-poll-refuses",
    "past_ends": "past-expiry-refused",
    "any_choices": "options-checked",
    "foreign_choices": "foreign-option-refused",
    "anonymous_votes": "anonymous-refused",
    "empty_instead_of_404": "unknown-is-404",
    "conflict_as_400": "conflict-is-409",
    "created_as_200": "created-is-201",
    "anyone_deletes": "owner-only",
    "crash_on_bad_input": "bad-input-is-4xx",
    "traceback_in_answer": "no-internals",
    "list_oldest_first": "list-shows-new-poll",
    "list_without_pages": "list-has-pages",
    "private_results": "public-read",
    "errors_as_text": "errors-have-one-form",
    "errors_without_field": "errors-name-the-field",
    "slow_results": "results-fast",
    "query_per_row": "list-cost-constant",
    "reads_limited": "burst-fast",
    "no_docs_page": "docs-page",
    "operation_missing": "contract-complete",
    "operations_unnamed": "operations-described",
    "errors_undocumented": "errors-documented",
}
"""The check that finds each fault."""
