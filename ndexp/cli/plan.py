"""`ndexp plan`: the runs of an experiment or a sweep, their states and what they are expected to take."""
