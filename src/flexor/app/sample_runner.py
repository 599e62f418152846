"""Looking around with a made-up runner: a year of files through the real import, and a diary."""

import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from flexor.app.erase_everything import erase_runner
from flexor.app.house import House
from flexor.app.import_files import begin, imports
from flexor.app.import_worker import run_id
from flexor.app.resume import resume_all
from flexor.diary.entries import Entry, read_entry
from flexor.knowledge import knowledge
from flexor.runs.sample import sample_year
from flexor.runs.sample.diary import sample_diary
from flexor.store.files import private_folder

_SEED = 2026
_NAME = "A made-up runner's year.zip"


def start_sample(house: House) -> UUID:
    """The sample runner's id; the first time the import of a year's files begins."""
    runner_id = house.runner("sample")
    if imports(house, runner_id, 1):
        return runner_id
    folder = Path(tempfile.mkdtemp(prefix=".sample-", dir=private_folder(house.store.folder.inbox)))
    try:
        ids = _write_files(house, runner_id, folder / "year.zip")
        house.diary(runner_id).append(_diary(house, runner_id, ids))
        begin(house, runner_id, [(_NAME, folder / "year.zip")])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return runner_id


def end_sample(house: House) -> None:
    """Forget the sample runner with everything of theirs; harmless when there is none."""
    runner_id = house.runner_if_any("sample")
    if runner_id is None:
        return
    house.stop_work()  # their year may still be on its way in
    erase_runner(house, runner_id)
    resume_all(house)


def _write_files(house: House, runner_id: UUID, target: Path) -> dict[str, UUID]:
    """Write the year as a zip; the id that each file's run will have, by the file's name."""
    ids = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sample_year(_SEED, house.clock().date()):
            archive.writestr(name, data)
            ids[name] = run_id(runner_id, hashlib.sha256(data).hexdigest(), 0)
    return ids


def _diary(house: House, runner_id: UUID, ids: dict[str, UUID]) -> list[Entry]:
    entries = []
    for number, told in enumerate(sample_diary(_SEED, house.clock().date())):
        body = dict(told["body"])
        if "run_id" in body:
            body["run_id"] = str(ids[body["run_id"]])
        entry_id = uuid5(NAMESPACE_URL, f"{runner_id}/{number}")
        raw = {**told, "body": body, "id": entry_id, "knowledge": knowledge().version}
        entries.append(read_entry(raw))
    return entries
