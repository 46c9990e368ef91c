"""The published API's names and signatures that ndexp has: drift fails here.

Names of `*args` and `**kwargs` are left out of the comparison: no caller sees them. Annotations are ours.
"""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

PUBLISHED = """
[ngv.Astrocyte]
__init__(self, gid, meinfos, circuit_conf)
add_endfeet(self, parent_ids, lengths, diameters, R0passes)
all
connect2target(self, target_pp=None)
endfeet
staticmethod getThreshold()
get_glut(self, section_id)
gid
glut_list
glut_soma

[ngv.AstrocyteManager]
CellType

[ngv.GlioVascularManager]
CONNECTIONS_TYPE
InnerConnectivityCls
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
create_connections(self, *_, **__)
finalize(self, *_, **__)
open_edge_location(self, sonata_source, circuit_conf, **__)

[ngv.NGVEngine]
CellManagerCls
ConnectionTypes

[ngv.NeuroGliaConnManager]
CONNECTIONS_TYPE
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
finalize(self, base_seed=0, *_)
ustate_netcon_delay
ustate_netcon_threshold
ustate_netcon_weight

[node.CircuitManager]
__init__(self)
all_node_managers(self)
all_synapse_managers(self)
get_create_edge_manager(self, conn_type, source, destination, src_target, manager_args=(), **kw)
get_edge_manager(self, source, destination, conn_type=SynapseRuleManager)
get_edge_managers(self, source, destination)
get_node_manager(self, name)
get_population_offsets(self)
get_virtual_population_offsets(self)
has_population(self, pop_name)
initialized(self)
new_node_manager(self, circuit, target_manager, run_conf, *, load_balancer=None, **kwargs)
staticmethod new_node_manager_bare(circuit, target_manager, run_conf, **kwargs)
register_node_manager(self, cell_manager)
unalias_pop_keys(self, source, destination)
staticmethod write_population_offsets(pop_offsets, alias_pop, virtual_pop_offsets)

[node.METypeEngine]
CellManagerCls
CircuitPrecedence
ConnectionTypes
InnerConnectivityCls

[node.Neurodamus]
__init__(self, config_path_or_obj, logging_level=None, **user_opts)
init(self)
run(self, cleanup=True)

[node.Node]
__init__(self, config_path_or_obj, options=None)
all_circuits(self)
circuits
cleanup(self)
clear_model(self, avoid_creating_objs=False, avoid_clearing_queues=True)
create_cells(self, load_balance=None)
create_synapses(self)
enable_replay(self)
enable_reports(self)
enable_stimulus(self)
load_targets(self)
reports
run_all(self)
sim_init(self, corenrn_gen=None, **sim_opts)
solve(self, tstop=None)
sonata_spikes(self)
stim_manager
target_manager
write_and_get_population_offsets(self)

[target_manager.NodeSetReader]
__init__(self, config_nodeset_file, simulation_nodesets_file)
names
register_node_file(self, node_file)

[target_manager.NodesetTarget]
__init__(self, name, nodesets, local_nodes=None, **_kw)
append_nodeset(self, nodeset)
contains(self, items, raw_gids=False)
get_local_gids(self, raw_gids=False)
get_point_list(self, cell_manager, section_type=soma, compartment_type=center, section_local_ids=None)
get_point_list_from_compartment_set(self, cell_manager, compartment_set)
gid_count(self)
gids(self, raw_gids)
intersects(self, other)
is_void(self)
make_subtarget(self, pop_name)
max_gid_count_per_population(self)
population_names
populations
update_local_nodes(self, local_nodes)

[target_manager.SerializedSections]
__init__(self, cell)

[target_manager.TargetManager]
__init__(self, run_conf)
clear_simulation_data(self)
classmethod create_global_target(cls)
get_compartment_set(self, name)
get_target(self, target_spec, target_pop=None)
gid_to_sections(self, gid)
intersecting
load_targets(self, circuit)
location_to_point(self, gid, isec, ipt, offset)
pathways_overlap(self, conn1, conn2, equal_only=False)
register_cell_manager(self, cell_manager)
register_local_nodes(self, local_nodes)
register_target(self, target)

[target_manager.TargetPointList]
__init__(self, gid)
append(self, section_id, section, point)
extend(self, other)
validate(self)

[target_manager.TargetSpec]
GLOBAL_TARGET_NAME
__init__(self, target_name, population_name)
disjoint_populations(self, other)
overlap(self, other)
overlap_byname(self, other)
simple_name

[cell_distributor.CellDistributor]
load_nodes(self, load_balancer=None, **kw)

[cell_distributor.CellManagerBase]
__init__(self, circuit_conf, target_manager, _run_conf=None, **_kw)
cells
circuit_name
circuit_target
connection_managers
finalize(self, **opts)
getGidListForProcessor(self)
get_cell(self, gid)
get_cellref(self, gid)
get_final_gids(self)
gid2cell
is_initialized(self)
is_virtual
load_artificial_cell(self, gid, artificial_cell)
load_nodes(self, load_balancer=None, *, _loader=None, loader_opts=None)
local_nodes
pc
population_name
pre_stdinit(self)
record_spikes(self, gids=None, append_spike_vecs=None)
register_connection_manager(self, conn_manager)
target_manager
total_cells

[cell_distributor.GlobalCellManager]
__init__(self)
finalize(self)
getGidListForProcessor(self)
getPopulationInfo(self, gid)
getSpGid(self, gid)
get_cell(self, gid)
get_cellref(self, gid)
get_final_gids(self)
register_manager(self, cell_manager)

[cell_distributor.VirtualCellPopulation]
__init__(self, population_name, gids=None, circuit_target=None)
is_virtual

[metype.BaseCell]
CCell
CellRef
SECTION_TYPES
__init__(self)
connect2target(self, target_pp=None)
get_sec(self, section_id)
get_section_counts(self)
get_section_id(self, section)
raw_gid
re_init_rng(self, ion_seed)

[metype.Cell_V6]
__init__(self, gid, meinfo, circuit_conf)
compute_segment_global_coordinates(self)
compute_segment_local_coordinates(self)
delete_axon(self)
staticmethod get_local_seg_extremes(nseg, pp)
local_to_global_coord_mapping(self, points)
local_to_global_matrix
segment_global_coords
segment_local_coords

[metype.EmptyCell]
__init__(self, gid, cell)
gid

[metype.METype]
KEEP_AXON_FLAG
__init__(self, gid, etype_path, emodel, morpho_path, meinfos=None, detailed_axon=False)
connect2target(self, target_pp=None)
delete_axon(self)
exc_mini_frequency
extra_attrs
getHypAmp(self)
getThreshold(self)
gid
inh_mini_frequency
morpho_extension
re_init_rng(self, ion_seed)
setHypAmp(self, value)
setThreshold(self, value)
synlist

[metype.METypeItem]
__init__(self, morph_name, etype=None, emodel_tpl=None, mtype=None, threshold_current=0, holding_current=0,
    exc_mini_frequency=0, inh_mini_frequency=0, add_params=None, position=None, rotation=None, scale=1.0)
add_params
emodel_tpl
etype
exc_mini_frequency
extra_attrs
holding_current
inh_mini_frequency
local_to_global_coord_mapping(self, points)
local_to_global_matrix
morph_name
mtype
threshold_current

[metype.METypeManager]
gids
insert(self, gid, morph_name, *me_data, **kwargs)
load_infoNP(self, gidvec, morph_list, model_templates, mtypes, etypes, threshold_currents=None,
    holding_currents=None, exc_mini_freqs=None, inh_mini_freqs=None, positions=None, rotations=None,
    add_params_list=None)

[metype.PointCell]
CCell
CellRef
__init__(self, gid, cell_info, _circuit_conf)
all
connect2target(self, target_pp=None)
getHypAmp(self)
getThreshold(self)
input_resistance
nSecAll
re_init_rng(self, ion_seed)

[metype]
vector_rotate_translate(points, transform_matrix)

[connection.NetConType]
NC_NEUROMODULATOR
NC_PRESYN
NC_REPLAY
NC_SPONTMINI

[connection.ReplayMode]
AS_REQUIRED
COMPLETE
NONE

[connection_manager.ConnectionManagerBase]
CONNECTIONS_TYPE
ConnectionSet
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
cell_manager
connect_all(self, weight_factor=1, get_conn_stats=False)
connection_count
create_connections(self, src_target=None, dst_target=None, get_conn_stats=False)
current_population
dst_node_population
finalize(self, base_seed=0, *, _conn_type='synapses', **conn_params)
find_populations(self, population_ids)
get_population(self, src_pop_id, dst_pop_id)
is_file_open
open_edge_location(self, syn_source, _circuit_conf, **kw)
open_synapse_file(self, synapse_file, edge_population, *, src_pop_name=None, **_kw)
replay(self, *_, **_kw)
select_connection_set(self, src_pop_id, dst_pop_id)
src_cell_manager
src_node_population
src_pop_offset
target_pop_offset

[connection_manager.ConnectionSet]
__init__(self, src_id, dst_id, conn_factory=Connection)
count(self)
ids_match(self, population_ids, dst_second=None)
target_gids(self)

[connection_manager.SynapseRuleManager]
CONNECTIONS_TYPE
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
finalize(self, base_seed=0, **kwargs)
replay(self, spike_manager, src_target_name, dst_target_name, start_delay=0.0)

[connection_manager]
edge_node_pop_names(edge_file, edge_pop_name, src_pop_name=None, dst_pop_name=None)

[replay.SpikeManager]
__init__(self, spike_filename, delay=0, population=None)
filter_map(self, pre_gids)
get_map(self)
open_spike_file(self, filename, delay, population=None)

[stimulus_manager.BaseStim]
IsNoise
__init__(self, _target_points, stim_info, _cell_manager)

[stimulus_manager.Hyperpolarizing]
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
staticmethod parse_check_all_parameters(_stim_info)

[stimulus_manager.Linear]
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.Noise]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
draw_already_used_numbers(self, rng, dt)
parse_check_all_parameters(self, stim_info)
stim_count

[stimulus_manager.Pulse]
__init__(self, target_points, stim_info, cell_manager)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.RelativeLinear]
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.StimulusManager]
__init__(self, target_manager)
get_point_list(self, target_spec, stim_info, cell_manager)
interpret(self, target_spec, stim_info)
classmethod register_type(cls, stim_class)
staticmethod reset_helpers()
saveStatePreparation(self, ss_obj)

[stimulus_manager.SubThreshold]
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_all_parameters(self, stim_info)
"""
"""`[module.class]`, then its members: methods with parameters and defaults, other members by name."""

DEVIATIONS = {
    # there is no global configuration that knows the output folder, so the path is handed on
    "node.CircuitManager.write_population_offsets": "staticmethod (path, pop_offsets, virtual_pop_offsets)",
    # connections are rows of columns: there is no object per connection that a factory could make
    "connection_manager.ConnectionSet.__init__": "(self, src_id, dst_id)",
}
"""Signatures that differ on purpose."""


def published() -> Iterator[tuple[str, str]]:
    """Dotted name and signature (empty for what is no method) of every member of the table."""
    owner = ""
    for line in re.sub(r"\n +", " ", PUBLISHED).split("\n"):
        if line.startswith("["):
            owner = line.strip("[]")
        elif line:
            kind, name, parameters = re.fullmatch(r"((?:class|static)method )?(\w+)(.*)", line).groups()  # type: ignore[union-attr]
            yield f"{owner}.{name}", (kind or "") + normal(parameters) if parameters else ""


def normal(signature: str) -> str:
    """A signature without annotations, and with defaults as bare names."""
    text = signature.partition(" -> ")[0]
    text = re.sub(r"<class '(?:\w+\.)*(\w+)'>|<(?:\w+\.)*(\w+): [^>]*>", lambda found: found[1] or found[2], text)
    definition = ast.parse(f"def f{text}: ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    arguments = definition.args
    for argument in [*arguments.args, *arguments.kwonlyargs]:
        argument.annotation = None
    arguments.vararg = arguments.vararg and ast.arg("args")
    arguments.kwarg = arguments.kwarg and ast.arg("kw")
    return f"({ast.unparse(arguments)})"


def owner_of(name: str) -> Any:
    """The module or class that a dotted name's last part belongs to."""
    module, *classes = name.split(".")[:-1]
    owner = importlib.import_module(f"ndexp.engine.{module}")
    return getattr(owner, classes[0]) if classes else owner


def found_signature(name: str) -> str:
    member = inspect.getattr_static(owner_of(name), name.rpartition(".")[2])
    kind = f"{type(member).__name__} " if isinstance(member, (classmethod, staticmethod)) else ""
    return kind + normal(str(inspect.signature(getattr(member, "__func__", member))))


MEMBERS = dict(published())


@pytest.mark.parametrize("name", [name for name, signature in MEMBERS.items() if signature])
def test_methods_have_the_published_signature(name: str) -> None:
    assert found_signature(name) == DEVIATIONS.get(name, MEMBERS[name])


@pytest.mark.parametrize("name", [name for name, signature in MEMBERS.items() if not signature])
def test_other_members_are_there(name: str) -> None:
    owner, member = owner_of(name), name.rpartition(".")[2]
    classes = inspect.getmro(owner)
    set_by_init = {attribute for cls in classes for attribute in getattr(cls.__init__, "__code__", EMPTY).co_names}
    assert any(member in vars(cls) for cls in classes) or member in set_by_init


EMPTY = compile("", "", "exec")


@pytest.mark.parametrize("name", DEVIATIONS)
def test_every_deviation_is_one(name: str) -> None:
    assert MEMBERS[name] != DEVIATIONS[name]


def test_the_engine_is_imported_without_neuron_and_mpi() -> None:
    code = (
        "import importlib, pkgutil, sys, ndexp.engine\n"
        "for found in pkgutil.walk_packages(ndexp.engine.__path__, 'ndexp.engine.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(sorted({'neuron', 'mpi4py', 'hoc'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
