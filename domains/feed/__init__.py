"""The feed: posts, comments, likes, shares, whom one follows, and what trends."""
