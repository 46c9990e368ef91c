"""What 100 % is for a cell: its threshold current, or its conductance at rest.

An input resistance that the node file stores in single precision stays so (numpy's scalar), and so does what is
reckoned with it: these are neurodamus' results.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What a block's percentages refer to; `where` is the block, for messages."""

    is_conductance: bool
    where: str

    def of(self, cell: "HocObject") -> float:
        """100 % for a cell, in nA or µS.

        Raises:
            ConfigError: the cell's threshold current or input resistance is 0 or missing.
        """
        value: float = cell.input_resistance if self.is_conductance else cell.getThreshold()
        if value == 0:
            name = "input_resistance" if self.is_conductance else "threshold_current"
            what = f"the {name} of gid {cell.gid} is 0 or missing, so nothing is relative to it"
            hint = f"Give the nodes dynamics_params/{name}, or use a stimulus that is not relative"
            raise ConfigError(what, self.where, hint)
        return 1 / value if self.is_conductance else value
