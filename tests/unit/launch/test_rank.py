"""A rank's container gets what its launcher set, and nothing else of the host."""

import os
import sys

import pytest

from ndexp.launch.rank import handed_on, main


def test_what_the_launcher_set_goes_into_the_container() -> None:
    environment = {"PATH": "/bin", "PMIX_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2", "SLURM_PROCID": "1", "USER": "x"}
    assert handed_on(environment) == {
        **environment,
        "APPTAINERENV_PMIX_RANK": "1",
        "APPTAINERENV_OMPI_COMM_WORLD_SIZE": "2",
        "APPTAINERENV_SLURM_PROCID": "1",
        "APPTAINERENV_PMIX_SECURITY_MODE": "native",
    }


def test_paths_of_the_hosts_mpi_stay_outside() -> None:
    found = handed_on(
        {"PMIX_PREFIX": "/usr", "PMIX_MCA_mca_base_component_path": "/usr/lib", "PMIX_SECURITY_MODE": "munge"}
    )
    assert {name for name in found if name.startswith("APPTAINERENV_")} == {"APPTAINERENV_PMIX_SECURITY_MODE"}
    assert found["APPTAINERENV_PMIX_SECURITY_MODE"] == "native"


def test_it_becomes_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[object] = []
    monkeypatch.setattr(os, "execvpe", lambda *words: became.extend(words))
    monkeypatch.setattr(sys, "argv", ["rank", "apptainer", "exec", "x"])
    main()
    assert became[:2] == ["apptainer", ["apptainer", "exec", "x"]]
