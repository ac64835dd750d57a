from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy


@lru_cache(maxsize=64)  # expect: incomplete-key warning
def country_names(region):
    return names_in(get_language(), region)


@lru_cache(maxsize=64)
def country_names_in(language, region):
    return names_in(language, region)


@lru_cache(maxsize=64)
def labels(region):
    return {"region": region, "title": gettext_lazy("Countries")}


def current_names(region):
    return country_names_in(get_language(), region)
