"""The state is remembered, and still follows the diary."""

from pathlib import Path

from flexor.app.house import open_house
from flexor.app.note import note
from flexor.app.state import forget, state_of
from flexor.app.undo import undo
from flexor.diary.fold import fold


def test_what_is_remembered_equals_what_the_whole_diary_says(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    runner = house.runner()
    for millilitres in (250, 300, 500):
        drink = note(house, runner, "drink", {"ml": millilitres, "caffeinated": False})
        assert state_of(house, runner) == fold(house.diary(runner).entries())
    undo(house, runner, drink.id)
    assert [drunk.ml for drunk in state_of(house, runner).drinks] == [250, 300]
    forget(house)
    assert state_of(house, runner) == fold(house.diary(runner).entries())
    house.close()
