"""Time and peak memory of processes, and the file in which each system says what it cost."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Spent:
    seconds: float
    megabytes: float
    """Of the largest of its processes."""
    output: str


def run_measured(command: list, folder: Path) -> Spent:
    """Runs a command to its end, with all that it reports in FOLDER/log; ends this process where it fails."""
    started = time.perf_counter()
    with open(folder / "log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed: {process.returncode}, see {folder / 'log'}\n{output}")
    return Spent(time.perf_counter() - started, usage.ru_maxrss / 1024, output)


class Costs:
    """What training cost: the sum of the seconds, the highest memory."""

    def __init__(self) -> None:
        self.seconds, self.megabytes = 0.0, 0.0

    def add(self, spent: Spent) -> None:
        self.seconds += spent.seconds
        self.megabytes = max(self.megabytes, spent.megabytes)

    def write(self, file: Path, *, title: str, asked: Spent, size: int, **more) -> None:
        trained = {"trainSeconds": self.seconds, "trainMegabytes": self.megabytes}
        told = {"title": title, **trained, "askMegabytes": asked.megabytes, "bytes": size, **more}
        file.write_text(json.dumps(told) + "\n")


def lines_of(file: Path):
    with open(file) as lines:
        for line in lines:
            yield json.loads(line)


def size_of(path: Path, ignore: tuple = ()) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if not any(part in str(file) for part in ignore))
