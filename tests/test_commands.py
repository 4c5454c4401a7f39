"""script/: a command that needs the project's packages works on a fresh clone too, where nothing was set up."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.functions_kit import wait_until
from tests.sandbox.server_kit import AS_NOBODY
from tests.world import ROOT

# all that a command reads, but the commands themselves: they go by where they lie
LINKED = ("docs", "lib", "public")
COMMANDS = (
    ("operate --help", 0, "what an operator does by hand"),
    ("stripe-endpoint --help", 0, "Makes Stripe's webhook endpoint"),
    ("library publish", 1, "Name the bucket"),
    ("schema --check", 0, ""),
    ("authorities --check", 0, ""),
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose set-up takes the environment that is here already."""
    shutil.copytree(ROOT / "script", tmp_path / "script", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "script" / "setup").write_text(f"#!/bin/sh\nln -s {ROOT}/.venv {tmp_path}/.venv\n")
    return tmp_path


@pytest.mark.parametrize(("command", "code", "said"), COMMANDS, ids=[command for command, *_ in COMMANDS])
def test_a_command_has_itself_set_up_first(clone: Path, command: str, code: int, said: str) -> None:
    ended = run(clone / "script", command)
    assert code == ended.returncode, ended.stderr
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bucket_that_lets_nobody_in_is_said_in_a_sentence() -> None:
    ended = run(ROOT / "script", "library publish", MEDIA_BUCKET="skyline-library", AWS_EC2_METADATA_DISABLED="true")
    assert (1, "The bucket cannot be filled: Unable to locate credentials\n") == (ended.returncode, ended.stderr)


def test_a_bucket_that_has_no_name_of_a_bucket_is_said_in_a_sentence() -> None:
    ended = run(ROOT / "script", "library publish", MEDIA_BUCKET="My Bucket")
    told = "The setting MEDIA_BUCKET is malformed. Whoever runs this deployment can mend it.\n"
    assert (1, told) == (ended.returncode, ended.stderr)


def run(folder: Path, command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Of somebody who has Python and no environment of ours."""
    name, *words = command.split()
    bare = Path(sys.base_prefix) / "bin" / "python3"
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run([bare, folder / name, *words], env=environment, capture_output=True, text=True, check=False)


def listed() -> str:
    """The command lines of all that runs."""
    return subprocess.run(["ps", "-eo", "args"], check=True, capture_output=True, text=True).stdout


class TestSetUp:
    """`script/server` on a fresh clone, ended in the middle of its set-up."""

    @pytest.fixture
    def bare(self, tmp_path: Path) -> Path:
        shutil.copytree(ROOT / "script", tmp_path / "script", ignore=shutil.ignore_patterns("node_modules"))
        return tmp_path

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_nothing_of_it_runs_on_and_the_next_one_begins_again(self, bare: Path, number: int) -> None:
        for _ in range(2):
            with subprocess.Popen([bare / "script" / "server"], stderr=subprocess.PIPE, text=True) as begun:
                assert begun.stderr is not None
                assert "setup: making .venv …\n" == begun.stderr.readline()
                wait_until((bare / ".venv" / "bin" / "python").exists, 20)
                begun.send_signal(number)
                assert "setup: broken off; the next one goes on from here\n" == begun.stderr.read()
            assert 0 == begun.returncode
            # what was told to end may take a moment to
            wait_until(lambda: str(bare) not in listed(), 5)

    @pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
    def test_who_may_not_write_there_needs_only_what_is_in_place(self, bare: Path) -> None:
        for name in ("requirements.txt", "sandbox", ".venv"):
            (bare / name).symlink_to(ROOT / name)
        ended = subprocess.run([*AS_NOBODY, bare / "script" / "setup"], check=False, capture_output=True, text=True)
        assert (0, "") == (ended.returncode, ended.stderr)
