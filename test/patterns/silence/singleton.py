from functools import cache, cached_property, lru_cache


class Rates:
    @lru_cache(maxsize=None)
    def table(self):
        return load_rates()

    @cached_property
    def currencies(self):
        return sorted(self.table())


rates = Rates()


class Prices:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    @cache
    def table(self):
        return load_prices()
