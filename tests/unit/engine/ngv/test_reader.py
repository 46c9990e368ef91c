"""Neuro-glial edges of single astrocytes as records."""

from pathlib import Path

import numpy as np
from glia_files import neuro_glial

from ndexp.engine.ngv import NeuroGliaConnParameters, NeuroGlialSynapseReader

PLACES = {"astrocyte_segment_id": np.array([1, 2, 3, 4], np.uint32), "astrocyte_segment_offset": [0.5, 1.5, 2.5, 3.5]}


def test_an_astrocyte_has_its_edges_in_their_order(tmp_path: Path) -> None:
    reader = NeuroGlialSynapseReader(neuro_glial(tmp_path, **PLACES))
    records = reader.get_synapse_parameters(1)
    assert records.dtype.names == NeuroGliaConnParameters.fields()
    assert records.tolist() == [(4, 70, 5, 1, 0.5), (0, 50, 7, 3, 2.5)]
    assert reader.get_synapse_parameters(9).tolist() == []
    assert reader.get_property(0, "synapse_id").tolist() == [60]


def test_places_that_the_file_does_not_tell(tmp_path: Path) -> None:
    reader = NeuroGlialSynapseReader(neuro_glial(tmp_path), "ng")
    assert reader.get_synapse_parameters(0).tolist() == [(3, 60, 6, -1, 0.0)]
    assert reader.parameter_mapping == {}


def test_counts_of_several_astrocytes(tmp_path: Path) -> None:
    reader = NeuroGlialSynapseReader(neuro_glial(tmp_path))
    assert reader.get_counts([0, 1, 2]) == {0: 1, 1: 2, 2: 1}
    assert reader.get_conn_counts([1]) == {1: {4: 1, 0: 1}}
    assert reader.has_property("synapse_population")
