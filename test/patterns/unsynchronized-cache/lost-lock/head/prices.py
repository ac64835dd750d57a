from threading import Lock

from cachetools import TTLCache, cached

prices = {}
prices_lock = Lock()
stock = {}
tax_lock = Lock()


@cached(TTLCache(maxsize=100, ttl=60)) # expect: unsynchronized-cache warning
def margin(product_id):
    return product_id * 2


@cached(TTLCache(maxsize=100, ttl=60), lock=tax_lock)
def tax(product_id):
    return product_id * 3


def take(product_id):
    if product_id in prices: # expect: unsynchronized-cache warning
        return prices.pop(product_id)
    return None


def count(product_id):
    if product_id in stock:
        return stock.pop(product_id)
    return None
