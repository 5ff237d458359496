import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tetris_arcade.kiosk.log import FILES, MAX_BYTES, default_path, open_log


def close(log: logging.Logger) -> None:
    for handler in log.handlers:
        handler.close()


def test_a_log_has_a_bound_and_keeps_the_latest(tmp_path: Path) -> None:
    log = open_log(tmp_path / "kiosk.log")
    for number in range(3000):
        log.debug("%d %s", number, "ü" * 1000)
    close(log)
    files = list(tmp_path.iterdir())
    assert len(files) == FILES
    assert sum(file.stat().st_size for file in files) <= FILES * MAX_BYTES
    assert " 2999 " in (tmp_path / "kiosk.log").read_text("utf-8")


def test_a_log_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    for word in ("before", "after"):
        log = open_log(tmp_path / "kiosk.log")
        log.info(word)
        close(log)
    lines = (tmp_path / "kiosk.log").read_text().splitlines()
    assert [line.split()[-1] for line in lines] == ["before", "after"]


def test_the_supervisor_is_heard_on_stderr_too_but_not_the_show(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = open_log(tmp_path / "deep" / "kiosk.log")
    log.info("started")
    log.debug("something of the show")
    close(log)
    assert capfd.readouterr().err == "kiosk: started\n"


@pytest.mark.parametrize("path", ["/dev/full", "/proc/no/such/kiosk.log"])
def test_a_log_that_cannot_be_written_is_in_nobodys_way(
    path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    log = open_log(Path(path))
    for _ in range(100):
        log.debug("lost %s", "x" * 10_000)
    close(log)
    assert "Traceback" not in capfd.readouterr().err


def test_a_log_that_cannot_be_written_says_so_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    log = open_log(tmp_path / "file" / "kiosk.log")
    log.debug("lost")
    close(log)
    (line,) = capfd.readouterr().err.splitlines()
    assert "cannot be written" in line
    assert "--log" in line


UNREAD_LINES = """
import sys
from pathlib import Path
from tetris_arcade.kiosk.log import open_log
log = open_log(Path(sys.argv[1]))
for number in range(2000):
    log.info("%d %s", number, "x" * 100)
"""


def test_a_terminal_that_nobody_reads_holds_up_neither_the_log_nor_the_end(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.log"
    command = [sys.executable, "-c", UNREAD_LINES, str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert " 1999 " in path.read_text().splitlines()[-1]


def test_the_default_lies_in_the_users_log_folder() -> None:
    assert default_path().name == "kiosk.log"
    assert "tetris-arcade" in str(default_path())
