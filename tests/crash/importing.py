"""A process that does nothing but import: ``python importing.py DATA [ARCHIVE]``.

With an archive it begins an import; without it goes on with what is unfinished. It prints a line
whenever it looked, and leaves when there is nothing left to do.
"""

import sys
import time
from pathlib import Path

from flexor.app.house import open_house
from flexor.app.import_files import begin, imports, resume_all


def main(data: str, archive: str | None = None) -> None:
    house = open_house(Path(data))
    runner = house.runner()
    if archive is not None:
        begin(house, runner, [(Path(archive).name, Path(archive))], keep=True)
    resume_all(house)
    while any(job.under_way for job in imports(house, runner)):
        (job, *_) = imports(house, runner)
        print(job.state, job.done, flush=True)
        time.sleep(0.05)
    house.close()


if __name__ == "__main__":  # workers that are spawned import this file too
    main(*sys.argv[1:])
