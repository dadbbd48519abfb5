"""Runs what is measured beside a floor, and prints one table.

make bench
"""

import time
from importlib import import_module

from benchmarks.table import markdown

MODULES = ("requests", "reveal", "posts", "clock", "standings", "startup")


def main() -> None:
    """Measure all, one after the other."""
    rows = []
    for name in MODULES:
        began = time.perf_counter()
        rows += import_module(f"benchmarks.{name}").measure()
        print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)
    print(markdown(rows))


if __name__ == "__main__":
    main()
