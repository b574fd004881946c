"""Makes the virtual environment of the Python tests: environment.py FOLDER REQUIREMENTS. Run by test/fixtures/python.ts."""

import fcntl
import os
import shutil
import subprocess
import sys
import venv


def main(folder: str, requirements: str) -> None:
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    # The system gives the lock back when this process ends, however it ends.
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = os.path.join(folder, "complete")
        if os.path.exists(done):
            return
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [os.path.join(folder, "bin", "python"), "-m", "pip", "--disable-pip-version-check", "install"]
        subprocess.run([*pip, "--quiet", "--no-compile", "--only-binary=:all:", "-r", requirements], check=True)
        with open(done, "w"):
            pass


main(*sys.argv[1:])
