"""The gateway: REST and GraphQL, stitched from the enabled domains."""
