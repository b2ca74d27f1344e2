"""The feed: posts, comments, likes, shares, follows and trends."""
