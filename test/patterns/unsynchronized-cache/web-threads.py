from threading import Lock

from cachetools import TTLCache
from flask import Flask

app = Flask(__name__)
prices = TTLCache(maxsize=1000, ttl=60)
rates = TTLCache(maxsize=1000, ttl=60)
rates_lock = Lock()


@app.route("/prices/<product_id>")
def price(product_id):
    if product_id in prices:  # expect: unsynchronized-cache warning
        return prices[product_id]
    value = len(product_id) * 2
    prices[product_id] = value
    return value


@app.route("/rates/<currency>")
def rate(currency):
    with rates_lock:
        if currency in rates:
            return rates[currency]
        value = len(currency) * 2
        rates[currency] = value
        return value
