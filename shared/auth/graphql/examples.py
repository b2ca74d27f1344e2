"""Examples of accounts for the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="What runs here",
        query="""\
# Welcome. Ctrl-Enter runs this document;
# the book on the left holds the schema.
query Nexus {
  nexus {
    version
    domains {
      name
      title
      features
    }
  }
}
""",
    ),
    Example(
        title="Sign in",
        query="""\
# Then put the token into the headers:
# {"Authorization": "Bearer ..."}
mutation SignIn($username: String!, $password: String!) {
  tokenAuth(username: $username, password: $password) {
    access
    expiresIn
    user {
      username
      role
    }
  }
}
""",
        variables={"username": "ada", "password": "..."},
    ),
    Example(
        title="Who am I?",
        query="""\
# Sign in first.
query Me {
  me {
    username
    email
    role
  }
  mySessions {
    edges {
      node {
        id
        device
        address
        lastSeenAt
      }
    }
  }
}
""",
    ),
    Example(
        title="Change what you are called",
        query="""\
# Sign in first.
mutation Rename {
  updateMe(input: { displayName: "Countess of Lovelace" }) {
    user {
      displayName
    }
  }
}
""",
    ),
)
