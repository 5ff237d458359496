import pytest

from tetris_arcade.scenes.menu.labels import OWN, STARTER, store_labels
from tetris_arcade.slots.locations import STARTER_LOCATION, user_location


@pytest.mark.parametrize(
    ("location", "label"),
    [
        ("dir:/home/ada/lab", "LAB"),
        ("zip:/media/show.zip", "SHOW"),
        ("dir:C:\\models\\best", "BEST"),
        ("s3:bucket/team/slots", "SLOTS"),
        ("dir:/", "/"),
        ("zip:.zip", ".ZIP"),
        (STARTER_LOCATION, STARTER),
        (user_location(), OWN),
    ],
)
def test_a_store_is_called_by_the_end_of_its_path(location: str, label: str) -> None:
    assert store_labels([location]) == {location: label}


def test_stores_whose_paths_end_alike_are_told_apart() -> None:
    locations = ["dir:/lab/a/slots", "dir:/lab/b/slots", "dir:/lab/show", STARTER_LOCATION]
    assert list(store_labels(locations).values()) == ["A/SLOTS", "B/SLOTS", "SHOW", STARTER]


def test_a_store_of_another_scheme_at_the_same_path_is_named_all_the_same() -> None:
    assert set(store_labels(["dir:/lab/a", "s3:/lab/a"]).values()) == {"LAB/A"}
