import copy
from functools import lru_cache


@lru_cache(maxsize=64)
def default_columns(report):
    return [column for column in all_columns if column.report == report]


def columns_with_totals(report):
    columns = default_columns(report)
    columns.append("total")  # expect: shared-mutable-value warning
    return columns


def columns_with_tax(report):
    columns = list(default_columns(report))
    columns.append("tax")
    return columns


def add_margin(columns):
    columns.append("margin")


def columns_with_margin(report):
    columns = default_columns(report)
    add_margin(columns)  # expect: shared-mutable-value warning
    return columns


def columns_with_cost(report):
    columns = copy.copy(default_columns(report))
    add_margin(columns)
    return columns
