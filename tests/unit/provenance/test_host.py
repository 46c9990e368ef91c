"""Facts about the machine."""

import getpass
import json
import platform
from dataclasses import asdict
from pathlib import Path

from ndexp.provenance.host import cpu_model, host_facts


def test_cpu_model_is_what_the_kernel_tells(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fast Chip @ 3 GHz\n")
    assert cpu_model(tmp_path / "cpuinfo") == "Fast Chip @ 3 GHz"
    assert cpu_model(tmp_path / "none") in {platform.processor(), platform.machine()}


def test_host_names_nobody() -> None:
    text = json.dumps(asdict(host_facts()))
    assert platform.node() not in text
    assert f'"{getpass.getuser()}"' not in text
