"""An exporter whose module imports a library that is slow to import."""

from __future__ import annotations

import openpyxl
from good_exporters import Data


class ImportsMuch(Data):
    breaks = "test_it_imports_little"
    library = openpyxl.__name__
