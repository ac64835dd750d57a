from threading import Lock, RLock

lock = Lock()
stock_lock = RLock()
taxes = {}
stocks = {}


def tax(sku):
    with lock:
        return taxes[sku]


def price(sku):
    with lock:
        return len(sku) * tax(sku)  # expect: lock-order warning


def price_in_order(sku):
    rate = tax(sku)
    with lock:
        return len(sku) * rate


def stock(sku):
    with stock_lock:
        return stocks[sku]


def total(skus):
    with stock_lock:
        return sum(stock(sku) for sku in skus)
