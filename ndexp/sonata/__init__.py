"""SONATA files in and out: configs, node sets, nodes, edges, spikes, reports."""
