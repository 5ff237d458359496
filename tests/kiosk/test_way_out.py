from tetris_arcade.kiosk.way_out import WayOut

FRAME = 1 / 60


def hold(way_out: WayOut, seconds: float) -> bool:
    return any(way_out.update(FRAME, held=True) for _ in range(round(seconds / FRAME)))


def test_a_chord_that_is_held_for_long_enough_leads_out() -> None:
    way_out = WayOut(3.0)
    assert not hold(way_out, 2.9)
    assert hold(way_out, 0.2)


def test_a_chord_that_was_let_go_is_counted_from_the_beginning() -> None:
    way_out = WayOut(3.0)
    hold(way_out, 2.9)
    assert not way_out.update(FRAME, held=False)
    assert not hold(way_out, 2.9)


def test_the_seconds_that_are_left_are_said_while_it_is_held() -> None:
    way_out, said = WayOut(3.0), []
    for _ in range(170):
        way_out.update(FRAME, held=True)
        if way_out.changed:
            said.append((way_out.line or "")[-1])
            way_out.changed = False
    assert said == ["3", "2", "1"]
    way_out.update(FRAME, held=False)
    assert (way_out.changed, way_out.line) == (True, None)


def test_nothing_is_said_while_nobody_holds_it() -> None:
    way_out = WayOut(3.0)
    way_out.update(10.0, held=False)
    assert (way_out.changed, way_out.line) == (False, None)


def test_it_may_lead_out_at_once() -> None:
    assert WayOut(0.0).update(0.0, held=True)
    assert not WayOut(0.0).update(0.0, held=False)
