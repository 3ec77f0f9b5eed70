"""Programs that tests start."""

import subprocess


def stop(program: "subprocess.Popen[bytes]", seconds: float = 20) -> None:
    """Ask a program to end, and end it if it does not within some seconds."""
    program.terminate()
    try:
        program.wait(seconds)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
