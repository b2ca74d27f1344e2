"""The page of all checks: ``python -m conformance.catalogue`` prints it."""

from collections.abc import Iterator

from conformance.projects import PROJECTS, Project
from conformance.rubric import Criterion

_HEAD = """\
# The checks of the conformance kit

Every check with its points, by project and criterion. Generated from the checks by
`make snippets`; how they are run is in [measuring a backend](conformance.md)."""


def render_catalogue() -> str:
    """Return the page, as Markdown."""
    parts = [_HEAD]
    for name, project in PROJECTS.items():
        parts += _section(name, project)
    return "\n\n".join(parts) + "\n"


def _section(name: str, project: Project) -> Iterator[str]:
    points = sum(check.points for check in project.checks)
    roles = ", ".join(f"{count} {role}" for role, count in project.vocabulary.roles.items())
    yield f"## {name}: {points} points"
    yield f"Users: {roles}. Optional operations: {_listed(project.vocabulary.optional)}."
    for criterion in Criterion:
        checks = [check for check in project.checks if check.criterion is criterion]
        rows = [f"| `{check.name}` | {check.points} | {check.promise} |" for check in checks]
        total = sum(check.points for check in checks)
        yield "\n".join([f"| {criterion.value} | {total} | |", "|---|---|---|", *rows])


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "none"


if __name__ == "__main__":
    print(render_catalogue(), end="")
