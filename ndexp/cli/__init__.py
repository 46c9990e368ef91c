"""The command line: a file per command, each parses, calls one function, prints and gives an exit code."""
