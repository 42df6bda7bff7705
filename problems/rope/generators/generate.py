"""Writes data/secret of this package: python3 generators/generate.py OUTDIR"""

import sys
from pathlib import Path

# Marks and the longest rope. The first seven are the shortest rulers there are, or nearly; the others leave room for
# rulers from finite fields, found without a search.
ROPES = [
    (4, 6),
    (5, 11),
    (6, 17),
    (7, 25),
    (8, 34),
    (9, 46),
    (10, 60),
    (12, 110),
    (14, 170),
    (17, 280),
    (20, 380),
    (24, 560),
    (30, 900),
    (42, 1722),
    (60, 3600),
]


def main():
    folder = Path(sys.argv[1]) / "data" / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test_group.yaml").write_bytes(b"max_score: 90\nscore_aggregation: sum\n")
    for number, (marks, longest) in enumerate(ROPES, 1):
        (folder / f"{number:02}.in").write_bytes(f"{marks} {longest}\n".encode())
        # The validator needs no answer; the file must be there.
        (folder / f"{number:02}.ans").write_bytes(b"")


main()
