"""What a node's attributes say of its cell, before the cell is built."""

import operator
from collections.abc import KeysView, Sequence
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from ndexp.engine.metype.geometry import Mapping, local_to_global, map_points
from ndexp.engine.typing import Floats

Names = Sequence[str | None]


class METypeItem:
    """The attributes of one node that its cell is built from.

    Args:
        morph_name: name of the morphology, without extension.
        etype: electrical type.
        emodel_tpl: name of the hoc template.
        mtype: morphological type.
        threshold_current: nA.
        holding_current: nA.
        exc_mini_frequency: of excitatory synapses, Hz.
        inh_mini_frequency: of inhibitory synapses, Hz.
        add_params: values of the attributes that the template needs.
        position: µm; None where coordinates are not mapped.
        rotation: quaternion x, y, z, w.
        scale: factor on the position.
    """

    __slots__ = (
        "add_params",
        "emodel_tpl",
        "etype",
        "exc_mini_frequency",
        "extra_attrs",
        "holding_current",
        "inh_mini_frequency",
        "local_to_global_matrix",
        "morph_name",
        "mtype",
        "threshold_current",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the published signature
        self,
        morph_name: str,
        etype: str | None = None,
        emodel_tpl: str | None = None,
        mtype: str | None = None,
        threshold_current: float | None = 0,
        holding_current: float | None = 0,
        exc_mini_frequency: float | None = 0,
        inh_mini_frequency: float | None = 0,
        add_params: Sequence[float] | None = None,
        position: ArrayLike | None = None,
        rotation: ArrayLike | None = None,
        scale: float = 1.0,
    ) -> None:
        self.morph_name = morph_name
        self.etype = etype
        self.emodel_tpl = emodel_tpl
        self.mtype = mtype
        self.threshold_current = float(threshold_current or 0)
        self.holding_current = float(holding_current or 0)
        self.exc_mini_frequency = float(exc_mini_frequency or 0)
        self.inh_mini_frequency = float(inh_mini_frequency or 0)
        self.add_params = add_params
        self.extra_attrs: dict[str, float] = {}
        self.local_to_global_matrix: Mapping = local_to_global(position, rotation, scale)

    def local_to_global_coord_mapping(self, points: ArrayLike) -> Floats:
        """Points of the cell in the circuit's coordinates.

        Args:
            points: (n, 3), µm.

        Returns:
            (n, 3) float64, µm.

        Raises:
            ConfigError: this run does not map coordinates.
            ValueError: the node has no rotation.
        """
        return map_points(points, self.local_to_global_matrix)


class METypeManager(dict[int, METypeItem]):
    """The items of a population's local nodes by raw gid."""

    @property
    def gids(self) -> KeysView[int]:
        """Raw gids, in the order of insertion."""
        return self.keys()

    def insert(self, gid: SupportsIndex, morph_name: str, *me_data: object, **kwargs: object) -> None:
        """Add a node; the arguments after `gid` are those of `METypeItem`."""
        self[operator.index(gid)] = METypeItem(morph_name, *me_data, **kwargs)  # type: ignore[arg-type]

    def load_infoNP(  # noqa: PLR0913, PLR0917 - the published signature
        self,
        gidvec: ArrayLike,
        morph_list: Sequence[str],
        model_templates: Names,
        mtypes: Names,
        etypes: Names | None,
        threshold_currents: ArrayLike | None = None,
        holding_currents: ArrayLike | None = None,
        exc_mini_freqs: ArrayLike | None = None,
        inh_mini_freqs: ArrayLike | None = None,
        positions: ArrayLike | None = None,
        rotations: ArrayLike | None = None,
        add_params_list: Sequence[Sequence[float]] | None = None,
    ) -> None:
        """Add many nodes from columns of one length; a column that is None leaves its default.

        Args:
            gidvec: raw gids.
            morph_list: morphologies, without extension.
            model_templates: names of hoc templates.
            mtypes: morphological types.
            etypes: electrical types.
            threshold_currents: nA.
            holding_currents: nA.
            exc_mini_freqs: Hz.
            inh_mini_freqs: Hz.
            positions: (n, 3), µm.
            rotations: (n, 4) quaternions x, y, z, w.
            add_params_list: values of the attributes that the templates need.
        """
        columns = {
            "etype": etypes,
            "emodel_tpl": model_templates,
            "mtype": mtypes,
            "threshold_current": threshold_currents,
            "holding_current": holding_currents,
            "exc_mini_frequency": exc_mini_freqs,
            "inh_mini_frequency": inh_mini_freqs,
            "position": positions,
            "rotation": rotations,
            "add_params": add_params_list,
        }
        given = {name: column for name, column in columns.items() if column is not None}
        for row, gid in enumerate(np.asarray(gidvec)):
            self.insert(gid, morph_list[row], **{name: column[row] for name, column in given.items()})  # type: ignore[index]
