"""The faults of the naive APIs. Each has a switch that corrects it, and a check that finds it."""

from collections.abc import Collection, Mapping

_COMMON: Mapping[str, str] = {
    "anonymous_writes": "anonymous-refused",
    "empty_instead_of_404": "unknown-is-404",
    "crash_on_bad_input": "bad-input-is-4xx",
    "traceback_in_answer": "no-internals",
    "private_reads": "public-read",
    "errors_as_text": "errors-have-one-form",
    "errors_without_field": "errors-name-the-field",
    "reads_limited": "burst-fast",
    "no_docs_page": "docs-page",
    "operation_missing": "contract-complete",
    "operations_unnamed": "operations-described",
}
_REST: Mapping[str, str] = {
    "created_as_200": "created-is-201",
    "errors_undocumented": "errors-documented",
}
_LIST: Mapping[str, str] = {
    "list_without_pages": "list-has-pages",
    "query_per_row": "list-cost-constant",
}

_ROWS: Mapping[str, str] = {**_LIST, "slow_list": "list-fast"}

FAULTS: Mapping[str, Mapping[str, str]] = {
    "polls": {
        **_COMMON,
        **_REST,
        **_LIST,
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
        "conflict_as_400": "conflict-is-409",
        "anyone_deletes": "owner-only",
        "list_oldest_first": "list-shows-new-poll",
        "slow_results": "results-fast",
    },
    "jobs": {
        **_COMMON,
        **_REST,
        **_ROWS,
        "details_in_one_line": "job-stored",
        "topics_forgotten": "category-listed",
        "changes_lost": "job-updated",
        "deleted_jobs_stay": "job-deleted",
        "list_oldest_first": "list-shows-new-job",
        "topic_ignored": "filter-category",
        "place_ignored": "filter-location",
        "kind_ignored": "filter-type",
        "words_ignored": "search-finds",
        "search_reads_everything": "search-fast",
        "letters_cut": "application-stored",
        "second_applications": "second-application-refused",
        "check_then_insert": "double-apply-race",
        "closed_jobs_open": "closed-job-refuses",
        "status_lost": "status-shown",
        "conflict_as_400": "conflict-is-409",
        "users_post_jobs": "employers-only",
        "anyone_changes_jobs": "owner-only",
        "anyone_makes_topics": "admin-only",
        "roles_chosen_by_clients": "role-not-chosen",
        "applications_public": "application-private",
        "cv_public": "cv-private",
    },
    "commerce": {
        **_COMMON,
        **_REST,
        **_ROWS,
        "whole_prices": "product-stored",
        "shelves_forgotten": "category-listed",
        "changes_lost": "product-updated",
        "deleted_products_stay": "product-deleted",
        "shelf_ignored": "filter-category",
        "prices_sorted_as_text": "sort-price",
        "ties_in_any_order": "pages-complete",
        "float_totals": "order-total",
        "orders_unlisted": "order-listed",
        "prices_of_today": "order-keeps-price",
        "bag_replaces": "cart-ordered",
        "stock_from_cache": "stock-taken",
        "stock_below_zero": "oversell-refused",
        "line_after_line": "order-all-or-none",
        "read_then_write": "oversell-race",
        "any_count": "quantity-checked",
        "cancelled_twice": "cancel-restocks",
        "conflict_as_400": "conflict-is-409",
        "anyone_changes_products": "admin-only",
        "roles_chosen_by_clients": "role-not-chosen",
        "orders_public": "order-private",
        "shelf_takes_products_along": "category-in-use",
    },
    "feed": {
        **_COMMON,
        **_ROWS,
        "author_missing": "post-stored",
        "changes_lost": "post-updated",
        "deleted_posts_stay": "post-deleted",
        "offset_as_cursor": "pages-stable",
        "list_oldest_first": "list-shows-new-post",
        "unlike_uncounted": "like-counted",
        "likes_add_up": "like-once",
        "check_then_insert": "double-like-race",
        "lost_updates": "parallel-likes",
        "shares_uncounted": "share-counted",
        "comments_in_ascii": "comment-shown",
        "comments_untracked": "interactions-tracked",
        "anyone_changes_posts": "owner-only",
        "anyone_deletes_comments": "comment-owner-only",
        "analytics_public": "analytics-private",
        "nested_comments_empty": "nested-read",
        "query_per_nested_row": "nested-cost-constant",
        "documents_unchecked": "documents-checked",
        "depth_unlimited": "depth-limited",
    },
    "movies": {
        **_COMMON,
        **_ROWS,
        "errors_undocumented": "errors-documented",
        "titles_missing": "trending-listed",
        "details_of_another": "movie-shown",
        "search_misses_the_first": "search-finds",
        "similar_to_itself": "similar-listed",
        "no_recommendations": "recommendations-listed",
        "stars_recommended": "recommendations-new",
        "one_language_for_all": "preferences-stored",
        "stars_forgotten": "favorite-stored",
        "stars_stay": "favorite-removed",
        "second_stars": "favorite-once",
        "check_then_insert": "double-favorite-race",
        "stars_of_all": "favorites-private",
        "answers_cached_whole": "cache-not-shared",
        "upstream_each_time": "answers-cached",
        "no_etag": "conditional-read",
    },
}
"""The check that finds each fault, by project."""


def faults_without(project: str, fixed: Collection[str]) -> Collection[str]:
    """
    Return the faults of a project that are left.

    :raises ValueError: if one of the corrected faults does not exist.
    """
    faults = FAULTS[project]
    if "all" in fixed:
        return frozenset()
    if unknown := set(fixed) - set(faults):
        raise ValueError(f"There is no fault {min(unknown)}. There are: all, {', '.join(faults)}.")
    return faults.keys() - set(fixed)
