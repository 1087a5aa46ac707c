"""`python -m gdprompt` is the `gdprompt` command."""

import sys

from gdprompt.cli import main

sys.exit(main())
