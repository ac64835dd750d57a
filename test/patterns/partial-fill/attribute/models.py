class Product(Model):
    def __init__(self, *args):
        self.label_cache = {}
        self.price_cache = {}

    def load_labels(self):
        for label in self.labels.all():
            self.label_cache.setdefault(label.language, label)

    def label(self, language):
        if not self.label_cache: # expect: partial-fill warning
            self.load_labels()
        return self.label_cache.get(language)

    def load_prices(self):
        for price in self.prices.all():
            self.price_cache.setdefault(price.currency, price)

    def price(self, currency):
        if not self.price_cache:
            self.load_prices()
        return self.price_cache.get(currency)
