"""Orders and answers as lines."""

from pathlib import Path

from experiment_builders import job

from ndexp.engine.orders import REFUSED, Order, ended, read_order
from ndexp.launch import shared


def test_an_order_is_what_the_launcher_writes() -> None:
    assert read_order(shared.order(job(Path("/run")))) == Order(
        config=Path("/run/simulation_config.json"),
        output_dir=Path("/run/output"),
        log_dir=Path("/run/logs"),
        folder=Path("/run"),
    )


def test_an_answer_has_the_exit_status() -> None:
    assert [shared.status_of(ended(status)) for status in (0, 8, -11)] == [0, 8, -11]
    assert shared.status_of("@progress {}") is None
    assert shared.status_of(REFUSED) is None
