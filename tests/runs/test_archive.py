"""Archives: every file exactly once, nothing trusted, nothing unpacked."""

import gzip
import io
import os
import pickle
import re
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexor.errors import FlexorError, LimitExceeded, NotAnActivity, UnreadableInput
from flexor.runs.archive import Limits, Member, display_path, members

from .made_files import apple, simple_gpx, simple_tcx, workout, zipped

GPX, TCX = simple_gpx(), simple_tcx()


def put(folder: Path, data: bytes, name: str = "a.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def walk(path: Path, limits: Limits | None = None) -> dict[str, Member]:
    found = list(members(path, limits=limits))
    assert len({member.path for member in found}) == len(found), "each display path once"
    return {member.path: member for member in found}


def failure(member: Member) -> FlexorError:
    """Why a member cannot be read, found when it is listed or when it is read."""
    with pytest.raises(FlexorError) as caught:
        member.data()
    assert caught.value.problem
    return caught.value


def test_a_single_file(tmp_path: Path) -> None:
    found = walk(put(tmp_path, GPX, "run.gpx"))
    assert [(path, member.kind) for path, member in found.items()] == [("run.gpx", "gpx")]
    assert found["run.gpx"].data() == GPX
    assert found["run.gpx"].size == len(GPX)


def test_the_name_shown_may_differ_from_the_one_on_disk(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"a.gpx": GPX}), "upload-17")
    assert [member.path for member in members(path, "export.zip")] == ["export.zip/a.gpx"]


def test_a_folder_in_order_without_following_links(tmp_path: Path) -> None:
    secret = put(tmp_path, GPX, "secret.gpx")
    top = tmp_path / "runs"
    (top / "b").mkdir(parents=True)
    put(top / "b", TCX, "2.tcx")
    put(top, GPX, "9.gpx")
    put(top, b"a,b,c\n", "z.csv")
    (top / "link.gpx").symlink_to(secret)
    (top / "all").symlink_to(tmp_path)
    os.mkfifo(top / "pipe")
    found = walk(top)
    assert list(found) == [
        "runs/z.csv",
        "runs/9.gpx",
        "runs/all",
        "runs/link.gpx",
        "runs/pipe",
        "runs/b/2.tcx",
    ]
    assert "not followed" in failure(found["runs/link.gpx"]).problem
    assert isinstance(failure(found["runs/pipe"]), NotAnActivity)
    assert found["runs/b/2.tcx"].data() == TCX


@pytest.mark.parametrize("stored", [True, False])
def test_zips_in_zips_and_gzips_in_them(tmp_path: Path, stored: bool) -> None:
    inner = zipped({"x.gpx.gz": gzip.compress(GPX)}, stored=stored)
    middle = zipped({"Part1.zip": inner, "b.tcx": TCX}, stored=stored)
    found = walk(put(tmp_path, zipped({"DI/all.zip": middle}, stored=stored)))
    assert {path: member.data() for path, member in found.items()} == {
        "a.zip/DI/all.zip/Part1.zip/x.gpx.gz": GPX,
        "a.zip/DI/all.zip/b.tcx": TCX,
    }


def test_a_fourth_zip_is_too_deep(tmp_path: Path) -> None:
    data = zipped({"a.gpx": GPX})
    for name in "cba":
        data = zipped({f"{name}.zip": data, f"{name}.gpx": GPX})
    found = walk(put(tmp_path, data))
    assert [member.kind for member in found.values() if not member.failure] == ["gpx"] * 3
    (deep,) = [member for member in found.values() if member.failure]
    assert isinstance(deep.failure, LimitExceeded) and "3 deep" in deep.failure.problem


def test_a_gzip_of_a_zip(tmp_path: Path) -> None:
    path = put(tmp_path, gzip.compress(zipped({"a.gpx": GPX})), "a.zip.gz")
    assert walk(path)["a.zip.gz/a.gpx"].data() == GPX


def test_a_gzip_of_several_parts_and_one_cut_short(tmp_path: Path) -> None:
    parts = gzip.compress(GPX[:50]) + gzip.compress(GPX[50:])
    assert walk(put(tmp_path, parts, "a.gz"))["a.gz"].data() == GPX
    noise = os.urandom(3000)
    data = walk(put(tmp_path, gzip.compress(GPX + noise)[:-1000], "b.gz"))["b.gz"].data()
    assert data.startswith(GPX) and (GPX + noise).startswith(data)


def test_every_entry_gets_its_line_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    files = {
        "good.gpx": GPX,
        "__MACOSX/._good.gpx": b"x",
        ".DS_Store": b"x",
        "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
        "empty.fit": b"",
        "bad.zip": zipped({"a.gpx": GPX})[:-30],
        "none.zip": zipped({}),
        "folder/": b"",
    }
    found = walk(put(tmp_path, zipped(files)))
    assert set(found) == {f"a.zip/{name}" for name in files if name != "folder/"}
    problems = {
        path.removeprefix("a.zip/"): failure(member).problem
        for path, member in found.items()
        if member.failure
    }
    assert set(problems) == set(files) - {"good.gpx", "folder/"}
    assert "leftover" in problems[".DS_Store"] and "leftover" in problems["__MACOSX/._good.gpx"]
    assert "picture" in problems["photo.jpg"]
    assert "empty" in problems["empty.fit"]
    assert "damaged" in problems["bad.zip"]
    assert "no file in it" in problems["none.zip"]


def test_one_flipped_bit_costs_one_file(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.gpx": GPX, "b.gpx": simple_gpx(6)}, stored=True))
    data[data.index(b"<trkpt")] ^= 1
    found = walk(put(tmp_path, bytes(data)))
    assert "checksum" in failure(found["a.zip/a.gpx"]).problem
    assert found["a.zip/b.gpx"].data() == simple_gpx(6)


def test_a_password_a_strange_method_and_a_bad_name_cost_one_file_each(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.gpx": GPX, "b.gpx": GPX, "c.gpx": GPX, "d.gpx": GPX}))
    first, second, third, _ = (match.start() for match in re.finditer(b"PK\x01\x02", data))
    data[first + 8] |= 1
    data[second + 10] = 14
    data[third + 46] = 0xFF
    found = walk(put(tmp_path, bytes(data)))
    assert "password" in failure(found["a.zip/a.gpx"]).problem
    assert "method" in failure(found["a.zip/b.gpx"]).problem
    assert found["a.zip/d.gpx"].data() == GPX
    assert len(found) == 4


def test_two_gigabytes_claimed_in_a_kilobyte(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.gpx": GPX, "b.gpx": GPX}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<2L", data, at + 20, 2**31, 2**31)
    found = walk(put(tmp_path, bytes(data)))
    assert "damaged" in failure(found["a.zip/a.gpx"]).problem
    struct.pack_into("<2L", data, at + 20, 10, 2**31)
    assert "checksum" in failure(walk(put(tmp_path, bytes(data)))["a.zip/a.gpx"]).problem
    assert found["a.zip/b.gpx"].data() == GPX


def test_bombs_are_stopped_while_they_inflate(tmp_path: Path) -> None:
    bomb = b"<gpx>" + bytes(30 << 20)
    found = walk(put(tmp_path, zipped({"a.gpx": bomb, "b.gpx.gz": gzip.compress(bomb)})))
    for path in ("a.zip/a.gpx", "a.zip/b.gpx.gz"):
        problem = failure(found[path])
        assert isinstance(problem, LimitExceeded) and "200 times" in problem.problem
    assert "200 times" in failure(walk(put(tmp_path, gzip.compress(bomb), "c"))["c"]).problem


def test_limits_of_size_total_and_count(tmp_path: Path) -> None:
    noise = b"<gpx>" + os.urandom(5000)
    path = put(tmp_path, zipped({"a.gpx": noise, "b.gpx": noise, "c.gpx": noise}))
    assert isinstance(failure(walk(path, Limits(member_bytes=4000))["a.zip/a.gpx"]), LimitExceeded)
    budgeted = walk(path, Limits(total_bytes=14_500))
    sizes = [len(member.data()) for member in list(budgeted.values())[:2]]
    assert sizes == [5005, 5005]
    assert budgeted["a.zip/a.gpx"].data() == noise, "read again, not counted again"
    assert "Together" in failure(budgeted["a.zip/c.gpx"]).problem
    assert "3 files" in failure(walk(path, Limits(entries=2))["a.zip"]).problem
    folder = tmp_path / "many"
    folder.mkdir()
    for name in "abcd":
        put(folder, GPX, name)
    capped = walk(folder, Limits(entries=2))
    assert [member.kind for member in capped.values()] == ["gpx", "gpx", "unknown"]
    assert "More than 2 files" in failure(capped["many"]).problem
    inner = zipped({"x.zip": zipped({"a.gpx": noise})})
    nested = walk(put(tmp_path, inner), Limits(nested_bytes=1000))
    assert isinstance(failure(nested["a.zip/x.zip"]), LimitExceeded)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "C:\\windows\\x",
        "..\\x",
        "run\nrun",
        "ラン.gpx",
        "a" * 900,
    ],
)
def test_names_are_only_ever_text(tmp_path: Path, name: str) -> None:
    found = walk(put(tmp_path, zipped({name: GPX})))
    (path,) = found
    assert found[path].data() == GPX
    assert "\n" not in path and len(path) < 320
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.zip"]


def test_the_same_name_twice_is_two_members(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.gpx", GPX)
        archive.writestr("a.gpx", TCX)
        archive.writestr("a.gpx", GPX)
    found = walk(put(tmp_path, made.getvalue()))
    assert [member.data() for member in found.values()] == [GPX, TCX, GPX]
    assert list(found) == ["a.zip/a.gpx", "a.zip/a.gpx (2)", "a.zip/a.gpx (3)"]


def test_something_put_before_the_zip_and_a_comment_after_it(tmp_path: Path) -> None:
    made = io.BytesIO(zipped({"a.gpx": GPX}))
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = b"exported"
    assert walk(put(tmp_path, b"PK\x03\x04stub" + made.getvalue()))["a.zip/a.gpx"].data() == GPX


def test_64_bit_zips(tmp_path: Path) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.gpx", "w", force_zip64=True) as file,
    ):
        file.write(GPX)
    assert walk(put(tmp_path, made.getvalue()))["a.zip/a.gpx"].data() == GPX


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        list(members(tmp_path / "absent.zip"))
    (tmp_path / "empty").mkdir()
    assert "no file" in failure(walk(tmp_path / "empty")["empty"]).problem


def test_members_can_be_sent_to_another_process(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"in.zip": zipped({"a.gpx.gz": gzip.compress(GPX)})}))
    (member,) = members(path)
    copy: Member = pickle.loads(pickle.dumps(member))
    assert (copy.path, copy.kind, copy.data()) == (member.path, "gpx", GPX)


def test_lists_come_before_the_recordings_they_name(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"activities/1.gpx": GPX, "activities.csv": b"a,activities/1.gpx"}))
    assert [member.kind for member in members(path)] == ["strava_csv", "gpx"]


def in_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


@pytest.mark.parametrize("as_zip", [True, False])
def test_routes_of_an_apple_export_are_found_beside_it_only(tmp_path: Path, as_zip: bool) -> None:
    files = {
        "apple_health_export/workout-routes/route_1.gpx": GPX,
        "apple_health_export/export.xml": apple(workout()),
        "other/workout-routes/route_1.gpx": TCX,
    }
    put(tmp_path, b"secret", "secret.gpx")
    top = put(tmp_path, zipped(files)) if as_zip else in_folder(tmp_path / "a.zip", files)
    found = walk(top)
    export = found["a.zip/apple_health_export/export.xml"]
    assert export.kind == "apple"
    assert export.beside("/workout-routes/route_1.gpx") == GPX
    for path in ("/workout-routes/absent.gpx", "../../secret.gpx", "/../secret.gpx", "\0", ""):
        assert export.beside(path) is None
    route = failure(found["a.zip/apple_health_export/workout-routes/route_1.gpx"])
    assert isinstance(route, NotAnActivity) and "Apple" in route.problem
    assert found["a.zip/other/workout-routes/route_1.gpx"].data() == TCX


def test_a_large_member_streams(tmp_path: Path) -> None:
    data = apple(workout() * 3000)
    (member,) = members(put(tmp_path, zipped({"export.xml": data})), limits=Limits(member_bytes=9))
    with member.open() as stream:
        assert stream.read() == data
    assert isinstance(failure(member), LimitExceeded)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("jane.doe@mail.example_463861588003.fit", "(e-mail)_463861588003.fit"),
        ("DI/jane@mail.co.uk.fit", "DI/(e-mail).fit"),
        ("a/b+c@x.nl/d.fit", "a/(e-mail)/d.fit"),
        ("jané@bücher.example_1.fit", "(e-mail)_1.fit"),
        ("10k@race.gpx", "(e-mail).gpx"),
        ("plain.fit", "plain.fit"),
        ("a\x00b\u202egpx.exe", "a\ufffdb\ufffdgpx.exe"),
        ("\udcffx", "\ufffdx"),
    ],
)
def test_display_paths_hide_addresses_and_tricks(name: str, shown: str) -> None:
    assert display_path(name) == shown


addresses = st.from_regex(r"[a-z0-9.+-]{1,12}@[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)
file_names = st.text(min_size=1, max_size=40).filter(lambda name: "\0" not in name)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(addresses, st.sampled_from(["", "x/", "日本/"]), st.sampled_from(["_1.fit", ".fit.gz", ""]))
def test_no_address_is_ever_shown(address: str, before: str, after: str) -> None:
    assert "@" not in display_path(before + address + after)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text())
def test_any_name_can_be_shown_and_stored(name: str) -> None:
    shown = display_path(name)
    assert shown.encode() is not None and shown.isprintable() is not None
    assert not re.search(r"[\x00-\x1f]", shown) and len(shown) <= 300


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.dictionaries(file_names, st.binary(max_size=200), max_size=8), st.booleans())
def test_another_writer_agrees(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], stored: bool
) -> None:
    wanted = {name: b"<gpx>" + data for name, data in files.items() if not name.endswith("/")}
    wanted = {name: data for name, data in wanted.items() if _encodable(name)}
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(zipped(wanted, stored=stored))
    readable = [member.data() for member in members(path) if not member.failure]
    assert sorted(readable) == sorted(data for name, data in wanted.items() if not _leftover(name))
    assert len(list(members(path))) == max(len(wanted), 1)


def _encodable(name: str) -> bool:
    return all(not 0xD800 <= ord(char) <= 0xDFFF for char in name)


def _leftover(name: str) -> bool:
    return name.rpartition("/")[2].startswith("._")
