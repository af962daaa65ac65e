"""Tables of numbers and categories, to classify or to predict a number."""

from playground.datasets.tabular import kept_tables
from playground.datasets.tabular.examples import EXAMPLES
from playground.datasets.tabular.prepared_table import PreparedTable, prepared_table
from playground.datasets.tabular.table_by_name import (
    Task,
    check_name,
    check_task,
    suggested_task,
    table_named,
    target_of,
)
from playground.datasets.tabular.table_file import TabularFile, read_tabular
from playground.datasets.tabular.tabular_data import TabularData
