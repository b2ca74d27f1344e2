"""The declaration of the polls domain."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="polls",
    title="Polls",
    summary="Polls with one ballot per voter and results that are current at once.",
    version="1.0.0",
    owns=("polls",),
    features=(
        "One ballot a voter, whatever the race: the database keeps the promise",
        "Results in one query that costs the same for ten votes and for ten million",
        "Results shown always, after voting, after the end, or to the owner alone",
        "Votes that may be changed and withdrawn, where the owner allows it",
        "Live results as server-sent events and as a GraphQL subscription",
        "Private polls behind a share token, and an export without names",
    ),
    subscribes_to=("shared.auth.events.UserDeleted",),
)
