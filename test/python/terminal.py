"""Runs a command whose standard error is a terminal, and its standard output a pipe. Driven by `test/fixtures/terminal.ts`.

    python terminal.py COLUMNS COMMAND [ARGUMENT]...

Prints one JSON object: exit code, output, and whatever the terminal was sent.
"""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import threading

terminal, end = pty.openpty()
fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
# Of the test runner's; Node warns of it beside NO_COLOR.
os.environ.pop("FORCE_COLOR", None)
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=end)
os.close(end)
shown = bytearray()


def look() -> None:
    while True:
        try:
            data = os.read(terminal, 65_536)
        except OSError:  # The last process that had the terminal is gone.
            return
        if not data:
            return
        shown.extend(data)


looking = threading.Thread(target=look)
looking.start()
output = child.stdout.read()
status = child.wait()
looking.join()
print(json.dumps({"status": status, "output": output.decode(), "shown": shown.decode()}))
