"""The example documents of polls in the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="Open polls and what came of them",
        query="""\
# Polls that take votes. Needs nobody signed in; hidden numbers are null.
query Polls {
  polls(first: 5, orderBy: VOTES_DESC, filter: { status: OPEN }) {
    totalCount
    edges {
      node {
        id
        question
        resultsVisible
        totalVotes
        options {
          id
          text
          votes
        }
      }
    }
  }
}
""",
    ),
    Example(
        title="The results of one poll",
        query="""\
# One statement, however many have voted.
query Results($pollId: ID!) {
  pollResults(pollId: $pollId) {
    totalVotes
    totalVoters
    version
    options {
      text
      votes
      percentage
    }
  }
}
""",
        variables={"pollId": "1"},
    ),
    Example(
        title="Vote",
        query="""\
# Sign in first. Voting a second time is refused with already_voted.
mutation Vote($pollId: ID!, $optionIds: [ID!]!) {
  castVote(pollId: $pollId, optionIds: $optionIds) {
    vote {
      ballotId
      results {
        totalVotes
        options {
          text
          percentage
        }
      }
    }
  }
}
""",
        variables={"pollId": "3", "optionIds": ["9"]},
    ),
    Example(
        title="Live results",
        query="""\
# Runs until you stop it; vote in another tab and watch.
subscription Live($pollId: ID!) {
  pollResults(pollId: $pollId) {
    isOpen
    totalVotes
    version
    options {
      text
      votes
    }
  }
}
""",
        variables={"pollId": "1"},
    ),
)
