"""Builds the pages' scripts and styles into the wheel."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface):
    """Runs ``npm ci`` and ``npm run build`` unless the checkout is installed for editing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build unless told not to; hatchling calls this before it collects files."""
        del build_data
        if version == "editable" or os.environ.get("FLEXOR_SKIP_FRONTEND"):
            return
        frontend = Path(self.root) / "frontend"
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("npm is missing: install Node.js 20 or newer to build the wheel")
        for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run([npm, *step], cwd=frontend, check=True)  # noqa: S603 - our own words
