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
SynapseReader
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
finalize(self, base_seed=0, *_)
ustate_netcon_delay
ustate_netcon_threshold
ustate_netcon_weight
conn_factory

[ngv.NeuroGliaConnParameters]
classmethod dtype(cls)
classmethod fields(cls)

[ngv.NeuroGlialConnection]
__init__(self, sgid, tgid, src_pop_id=0, dst_pop_id=0, weight_factor=1, syndelay_override=None, synapses_offset=0)
finalize(self, cell, base_seed=0, *args, **kw)

[ngv.NeuroGlialSynapseReader]
Parameters
get_synapse_parameters(self, gid)

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
enable_modifications(self)
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

[connection.ArtificialStim]
__init__(self)
restart_events(self)

[connection.Connection]
ConnUtils
__init__(self, sgid, tgid, src_pop_id=0, dst_pop_id=0, weight_factor=1.0, minis_spont_rate=None, configuration=None,
    mod_override=None, **kwargs)
add_single(self, cell_manager, syn_params, syn_id)
add_synapse(self, syn_tpoints, params_obj, syn_id=None)
add_synapse_configuration(self, configuration)
add_synapses(self, target_manager, synapses_params, base_id=0)
configure_synapses(self, configuration)
finalize(self, cell, base_seed=0, *, replay_mode=<ReplayMode.AS_REQUIRED: 1>, attach_src_cell=True)
finalize_gap_junctions(self)
minis_spont_rate
mod_override
replay(self, tvec, start_delay=0.0)
restart_events(self)
sections_with_synapses
update_weights(self, weight, update_also_replay_netcons=False)

[connection.ConnectionBase]
__init__(self, sgid, tgid, src_pop_id=0, dst_pop_id=0, weight_factor=1, syndelay_override=None, synapses_offset=0)
add_delayed_weight(self, delay, weight)
finalize(self, cell, base_seed=0, *args, **kw)
locked
classmethod netcon_set_type(cls, netcon, syn_obj, nc_type)
population_id
sgid
synapse_params
synapses
synapses_offset
syndelay_override
tgid
update_conductance(self, new_g)
update_weights(self, weight)
weight_factor

[connection.InhExcSpontMinis]
__init__(self, spont_rate_inh, spont_rate_exc)
create_on(self, conn, sec, position, syn_obj, syn_params, *args)
get_rate(self)
has_data(self)
rate_vec

[connection.NetConType]
NC_NEUROMODULATOR
NC_PRESYN
NC_REPLAY
NC_SPONTMINI

[connection.ReplayMode]
AS_REQUIRED
COMPLETE
NONE

[connection.ReplayStim]
__init__(self)
add_spikes(self, hoc_tvec)
create_on(self, conn, sec, syn_obj, syn_params)
has_data(self)
time_vec

[connection.SpontMinis]
__init__(self, minis_spont_rate)
create_on(self, conn, sec, position, syn_obj, syn_params, _base_seed, _rate_vec=None)
get_rate(self)
has_data(self)
rate
rate_vec
set_rate(self, rate)
tbins_vec

[connection_manager.ConnectionManagerBase]
CONNECTIONS_TYPE
ConnectionSet
SynapseReader
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
all_connections(self)
cell_manager
configure_connections(self, conn_conf)
configure_group(self, conn_config, gidvec=None)
conn_factory
connect_all(self, weight_factor=1, get_conn_stats=False)
connect_group(self, conn_source, conn_destination, synapse_type_restrict=None, mod_override=None,
    get_conn_stats=False)
connection_count
create_connections(self, src_target=None, dst_target=None, get_conn_stats=False)
current_population
dst_node_population
finalize(self, base_seed=0, *, _conn_type='synapses', **conn_params)
find_populations(self, population_ids)
get_connections(self, post_gids, pre_gids=None, population_ids=None)
get_population(self, src_pop_id, dst_pop_id)
get_target_connections(self, src_target_name, dst_target_name, selected_gids=None, conn_population=None)
is_file_open
open_edge_location(self, syn_source, _circuit_conf, **kw)
open_synapse_file(self, synapse_file, edge_population, *, src_pop_name=None, **_kw)
replay(self, *_, **_kw)
restart_events(self)
select_connection_set(self, src_pop_id, dst_pop_id)
setup_delayed_connection(self, conn_config)
src_cell_manager
src_node_population
src_pop_offset
target_pop_offset

[connection_manager.ConnectionSet]
__init__(self, src_id, dst_id, conn_factory=Connection)
all_connections(self)
count(self)
get_connection(self, sgid, tgid)
get_connections(self, post_gids, pre_gids=None)
get_or_create_connection(self, sgid, tgid, **kwargs)
ids_match(self, population_ids, dst_second=None)
items(self)
store_connection(self, conn)
target_gids(self)

[gap_junction.GapJunctionManager]
__init__(self, gj_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
configure_connections(self, conn_conf)
create_connections(self, *_, **_kw)
finalize(self, *_, **_kw)
holding_ic_per_gid
save_seclamp(self)
seclamp_per_gid

[gap_junction.GapJunctionSynapseReader]
Parameters
parameter_mapping

[gap_junction.GapJunctionConnParameters]
KIND

[neuromodulation_manager.NeuroModulationConnection]
neuromod_dtc
neuromod_strength

[allen_point.PointConnection]
add_synapses(self, _target_manager, synapses_params, _base_id)
finalize(self, cell, _base_seed, attach_src_cell=True, **_kw)

[connection_manager.SynapseRuleManager]
CONNECTIONS_TYPE
__init__(self, circuit_conf, target_manager, cell_manager, src_cell_manager=None, **kw)
finalize(self, base_seed=0, **kwargs)
setup_delayed_connection(self, conn_config)
replay(self, spike_manager, src_target_name, dst_target_name, start_delay=0.0)

[connection_manager]
edge_node_pop_names(edge_file, edge_pop_name, src_pop_name=None, dst_pop_name=None)

[replay.SpikeManager]
__init__(self, spike_filename, delay=0, population=None)
filter_map(self, pre_gids)
get_map(self)
open_spike_file(self, filename, delay, population=None)

[modification_manager.CompartmentSetModification]
MOD_TYPE
__init__(self, target, mod_info, cell_manager)
apply_config(self, target, config, cell_manager)

[modification_manager.ConfigureAllSectionsModification]
MOD_TYPE
__init__(self, target, mod_info, cell_manager)

[modification_manager.ModificationManager]
__init__(self, target_manager)
interpret(self, mod_info)
classmethod register_type(cls, mod_class)

[modification_manager.SectionListModification]
MOD_TYPE
__init__(self, target, mod_info, cell_manager)
apply_config(self, target, config, cell_manager)

[modification_manager.SectionModification]
MOD_TYPE
__init__(self, target, mod_info, cell_manager)
apply_config(self, target, config, cell_manager)

[modification_manager.TTXModification]
MOD_TYPE
__init__(self, target, mod_info, cell_manager)

[reports.CompartmentReport]
__init__(self, params, use_coreneuron)
register_gid_section(self, cell_obj, point, vgid, pop_name, pop_offset, sections)

[reports.Report]
__init__(self, params, use_coreneuron)
CURRENT_INJECTING_PROCESSES
staticmethod get_point_processes(section, mechanism=None)
get_scaling_factor(self, section, x, mechanism)
staticmethod get_var_refs(section, x, mechanism, variable_name)
staticmethod is_point_process_at_location(point_process, section, x)
staticmethod parse_variable_names(report_on)
register_gid_section(self, cell_obj, point, vgid, pop_name, pop_offset, sections)
setup(*args, cumulative_error=None, **kwargs)

[reports.ReportManager]
classmethod create(*args, cumulative_error=None, **kwargs)
classmethod register_type(cls, report_type)

[reports.ReportParameters]
__init__(self, type, name, report_on, unit, format, dt, start, end, output_dir, buffer_size, scaling, target, sections,
 compartments, compartment_set, points=None)
points

[reports.SummationReport]
register_gid_section(self, cell_obj, point, vgid, pop_name, pop_offset, sections)

[reports.SynapseReport]
__init__(self, params, use_coreneuron)
register_gid_section(self, cell_obj, point, vgid, pop_name, pop_offset, sections)

[stimulus_manager.AbsoluteShotNoise]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_stim_parameters(self, stim_info)

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

[stimulus_manager.OrnsteinUhlenbeck]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_all_parameters(self, stim_info)
parse_check_stim_parameters(self, stim_info)
stim_count

[stimulus_manager.Pulse]
__init__(self, target_points, stim_info, cell_manager)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.RelativeLinear]
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.RelativeOrnsteinUhlenbeck]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_stim_parameters(self, stim_info)

[stimulus_manager.RelativeShotNoise]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
parse_check_stim_parameters(self, stim_info)

[stimulus_manager.Replay]
__init__(self, target_points, stim_info, cell_manager)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.SEClamp]
__init__(self, target_points, stim_info, cell_manager)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.ShotNoise]
IsNoise
__init__(self, target_points, stim_info, cell_manager)
compute_parameters(self, cell)
params_from_mean_sd(self, mean, sd)
parse_check_all_parameters(self, stim_info)
parse_check_stim_parameters(self, stim_info)
stim_count

[stimulus_manager.SignalSource]
__init__(self, base_amp=0.0, *, delay=0, rng=None, represents_physical_electrode=False)
add_noise(self, mean, variance, duration, dt=0.5)
add_ornstein_uhlenbeck(self, tau, sigma, mean, duration, dt)
add_pulse(self, max_amp, duration)
add_ramp(self, amp1, amp2, duration)
add_samples(self, times, values, duration=None)
add_segment(self, amp, duration, amp2)
add_shot_noise(self, tau_D, tau_R, rate, amp_mean, amp_var, duration, dt=0.25)
add_sin(self, amp, total_duration, freq, step)
add_train(self, amp, frequency, pulse_duration, total_duration)
delay(self, duration)

[stimulus_manager.CurrentSource]
__init__(self, base_amp=0.0, *, delay=0, rng=None, represents_physical_electrode=False, interpolate=True)
attach_to(self, section, position)

[stimulus_manager.ConductanceSource]
__init__(self, reversal=0.0, *, delay=0.0, rng=None, represents_physical_electrode=False)
attach_to(self, section, position)

[stimulus_manager.ElectrodeSource]
__iadd__(self, other)
__init__(self, efields)
apply_segment_potentials(self, segment_displacements)

[stimulus_manager.Sinusoidal]
__init__(self, target_points, stim_info, cell_manager)
parse_check_all_parameters(self, stim_info)

[stimulus_manager.SpatiallyUniformEField]
__init__(self, target_points, stim_info, cell_manager)
add_new_stimuli(self, target_points, stim_info, cell_manager)
classmethod apply_all_stimuli(cls, cell_manager)
staticmethod get_segment_position(sec_seg_points, soma_local_position, section, x, func_loc2glob=None)
staticmethod interp_axon_positions(x, axon_index, soma_position)
staticmethod interp_myelin_positions(x, myelin_index, soma_position)

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
    # minis that were built can be given, so that a connection can show them
    "connection.SpontMinis.__init__": "(self, minis_spont_rate, netcons=(), netstims=(), tell=None)",
    "connection.InhExcSpontMinis.__init__": "(self, spont_rate_inh, spont_rate_exc, netcons=(), netstims=())",
    "connection.ReplayStim.__init__": "(self, netcons=(), netstims=())",
    "connection.ArtificialStim.__init__": "(self, netcons=(), netstims=())",
    "allen_point.PointConnection.add_synapses": "(self, _target_manager, synapses_params, _base_id=0)",
    "allen_point.PointConnection.finalize": "(self, cell, _base_seed=0, attach_src_cell=True, *, "
    "replay_mode=AS_REQUIRED)",
    "gap_junction.GapJunctionManager.finalize": "(self, base_seed=0, **kw)",
    # problems are collected by whoever sets reports up, and told for all ranks together
    "reports.Report.setup": "(self, cell_manager)",
    "reports.ReportManager.create": "classmethod (cls, params, use_coreneuron=False)",
    # what files and times are needs no report object: parameters have only what finds values
    "reports.ReportParameters.__init__": (
        "(self, *, type, name, report_on, scaling='area', sections='soma', electrodes_file='', points=(), where='')"
    ),
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
