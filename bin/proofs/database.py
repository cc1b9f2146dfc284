"""The embedded database is killed under load, and no acknowledged write is lost."""

import argparse
import sys

from karawo.config.database import proof

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    report = proof.kill_under_load(options.seconds, options.kills)
    print(report)
    sys.exit(0 if report.is_good else 1)
