"""Examples of accounts for the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="List the enabled domains",
        query="""\
# Ctrl-Enter runs this document. The book icon
# on the left shows the schema.
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
        title="Log in",
        query="""\
# Send the access token in the headers:
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
        title="Get your account",
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
        title="Change your display name",
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
