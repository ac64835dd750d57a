from enum import Enum
from functools import cache, lru_cache


class Currency(Enum):
    EUR = "eur"
    USD = "usd"


@cache  # expect: unbounded-cache warning
def normalise_query(query):
    return query.strip().lower()


@lru_cache(maxsize=None)  # expect: unbounded-cache warning
def slug_of(title):
    return title.lower().replace(" ", "-")


@lru_cache(maxsize=512)
def short_slug_of(title):
    return title.lower()[:10]


@cache
def symbol_of(currency: Currency):
    return currency.value.upper()


@cache
def all_currencies():
    return list(Currency)


@lru_cache(maxsize=None)
def fields_of(model_class):
    return dir(model_class)
