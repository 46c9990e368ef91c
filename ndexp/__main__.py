"""`python -m ndexp` is the command `ndexp`."""

import sys

from ndexp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
