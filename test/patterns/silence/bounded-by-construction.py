from enum import Enum
from functools import cache, lru_cache
from typing import Literal


class Currency(Enum):
    EUR = "eur"
    USD = "usd"

    @lru_cache(maxsize=None)
    def symbol(self):
        return load_symbol(self.value)


@cache
def settings():
    return load_settings()


@lru_cache(maxsize=None)
def unit_name(unit: Literal["kg", "g"]) -> str:
    return load_unit_name(unit)


@lru_cache(maxsize=None)
def rate_of(currency: Currency) -> int:
    return load_rate(currency)
