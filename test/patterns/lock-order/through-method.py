from threading import Lock


class PriceCache:
    def __init__(self):
        self._lock = Lock()
        self._prices = {}

    def drop(self, sku):
        with self._lock:
            self._prices.pop(sku, None)

    def replace(self, sku, price):
        with self._lock:
            self.drop(sku)  # expect: lock-order warning
            self._prices[sku] = price

    def store(self, sku, price):
        self.drop(sku)
        with self._lock:
            self._prices[sku] = price
