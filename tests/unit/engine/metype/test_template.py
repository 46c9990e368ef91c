"""Which templates may be made while NEURON does not know the sections of other cells."""

from pathlib import Path

import pytest

from ndexp.engine.metype.template import _looks_around

HEAD = '{load_file("stdrun.hoc")}\n{load_file( "import3d.hoc" )}\nbegintemplate A\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("proc init() { forsec all { nseg = 3 } distance(0, 0.5) }", False),
        ("proc init() { running = 1 }  // the init() that the engine will run", False),
        ("proc init() { finitialize(-65) }", True),
        ("proc init() { while (t < 5) fadvance() }", True),
        ("proc init() { run() }", True),
        ("objref c\nproc init() { c = new Impedance() }", True),
        ('proc init() { nrnpython("import x") }', True),
        ('load_file("other.hoc")', True),
        ('proc init() { load_file(1, "other.hoc") }', True),
    ],
)
def test_templates_that_look_around_are_told_by_their_words(tmp_path: Path, body: str, expected: bool) -> None:
    path = tmp_path / "A.hoc"
    path.write_text(f"{HEAD}{body}\nendtemplate A\n", encoding="utf-8")
    assert _looks_around(path) is expected
