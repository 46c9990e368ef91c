"""Builds and runs the model of one SONATA simulation config on NEURON and MPI."""
