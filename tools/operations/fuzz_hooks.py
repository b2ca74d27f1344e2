"""Extensions of Schemathesis for `make fuzz`: the scalars, and the check of GraphQL errors."""

from typing import Any

import schemathesis
from hypothesis import strategies as st
from hypothesis_graphql import nodes

from tools.operations.fuzz_graphql import find_faults

# As a string, which is how amounts are sent.
schemathesis.graphql.scalar(
    "Decimal",
    st.decimals(min_value=0, max_value=10_000, places=2).map(str).map(nodes.String),
)
schemathesis.graphql.scalar("Date", st.dates().map(str).map(nodes.String))
schemathesis.graphql.scalar(
    "DateTime",
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z").map(nodes.String),
)


@schemathesis.check
def graphql_errors_are_documented(ctx: Any, response: Any, case: Any) -> None:
    """Fail on a server error, on a body that is not of GraphQL, and on an undocumented error."""
    del ctx, case
    faults = find_faults(response.status_code, response.content)
    if faults:
        raise AssertionError("; ".join(faults))
