#!/usr/bin/env python3
"""Hands a submission over to the course's own grader, which runs on Node.

Classroom 50's runner starts this in the student's checkout and reads ./result.json from it. The grader lies beside this file, out of the
student's reach. Exit code 0: graded, whatever the grade; anything else: the infrastructure failed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

GRADER = Path(__file__).resolve().parent / "grader"
USER_NAMESPACES = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")


def fail(message):
    print(f"::error::{message}", file=sys.stderr)
    sys.exit(1)


def allow_sandbox():
    """Ubuntu 24.04 refuses user namespaces, which bubblewrap is built on. Changed on a runner that is thrown away, and nowhere else."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    if USER_NAMESPACES.exists() and USER_NAMESPACES.read_text().strip() != "0" and shutil.which("sudo"):
        subprocess.run(["sudo", "-n", "sysctl", "-q", "-w", "kernel.apparmor_restrict_unprivileged_userns=0"], check=False)


def main():
    # An old result, or one that the student has committed, is not to pass for ours when the grader does not come so far.
    result = Path("result.json")
    if result.is_symlink() or result.is_file():
        result.unlink()
    elif result.is_dir():
        shutil.rmtree(result)
    if not shutil.which("node") or not shutil.which("npm"):
        fail('Node is missing: give the assignment the runtime that runtime.json holds, such as {"node": "22"}')
    if not (GRADER / "node_modules").exists():
        installed = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=GRADER, check=False)
        if installed.returncode != 0:
            fail(f"npm ci failed with exit code {installed.returncode}")
    allow_sandbox()
    grade = ["node", str(GRADER / "dist" / "cli.cjs"), "autograde", "classroom50", os.getcwd()]
    sys.exit(subprocess.run(grade, check=False).returncode)


if __name__ == "__main__":
    main()
