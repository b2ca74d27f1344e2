"""Run the command line of the embedded servers."""

import sys

from nexus.embedded.command_line import main

sys.exit(main())
