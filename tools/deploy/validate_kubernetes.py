"""
Validate the manifests in deploy/kubernetes against the schemas of Kubernetes, without a cluster.

With `kubectl` the overlays are built first, so what would be applied is validated.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "kubernetes"
OVERLAYS = ("small", "large")
# An older release than the newest, so that the fields exist in the clusters in use.
VERSION = "1.32"
# These files are parts of other manifests.
PARTS = frozenset({"kustomization.yaml", "worker-database.yaml"})


def main() -> int:
    """Validate all manifests, print what is wrong, and return the exit status."""
    failures = 0
    for name, resource in resources():
        try:
            kubernetes_validate.validate(resource, VERSION, strict=True)
        except kubernetes_validate.ValidationError as error:
            failures += 1
            sys.stderr.write(f"{name}: {resource.get('kind')}: {error.message}\n")
    return 1 if failures else 0


def resources() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each resource with the name of its file or overlay."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        if path.name not in PARTS:
            yield from _parsed(str(path.relative_to(FOLDER)), path.read_text())
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        sys.stderr.write("kubectl is not installed: the overlays are validated file by file.\n")
        return
    for overlay in OVERLAYS:
        command = [kubectl, "kustomize", str(FOLDER / "overlays" / overlay)]
        built = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        yield from _parsed(overlay, built)


def _parsed(name: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource in yaml.safe_load_all(text):
        yield name, resource


if __name__ == "__main__":
    sys.exit(main())
