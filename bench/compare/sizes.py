"""The sizes of the data set."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The numbers of rows in the data set, which are also the variables of its SQL."""

    products: int
    categories: int
    jobs: int
    users: int
    authors: int
    posts: int
    polls: int
    votes: int

    @property
    def admin(self) -> int:
        """The id of the admin, who is the last user with a session."""
        return min(self.users, 60_001)

    @property
    def active(self) -> int:
        """The number of users with orders and notifications of their own."""
        return min(self.users // 10, 1_000)

    def variables(self) -> dict[str, int]:
        """Return the variables of the SQL files by name."""
        return {**asdict(self), "admin": self.admin, "active": self.active}


FULL = Size(
    products=100_000,
    categories=1_000,
    jobs=100_000,
    users=500_000,
    authors=10_000,
    posts=200_000,
    polls=1_000,
    votes=499_000,
)
TENTH = Size(
    products=10_000,
    categories=100,
    jobs=10_000,
    users=50_000,
    authors=1_000,
    posts=20_000,
    polls=100,
    votes=48_500,
)
TINY = Size(
    products=1_000,
    categories=10,
    jobs=1_000,
    users=1_000,
    authors=200,
    posts=400,
    polls=10,
    votes=700,
)
