class TaxRates:
    _rates = {}

    @classmethod
    def rate(cls, country):
        if not cls._rates:  # expect: partial-fill warning
            cls._rates = load_rates()
        return cls._rates.get(country)

    @classmethod
    def override(cls, country, rate):
        cls._rates[country] = rate
