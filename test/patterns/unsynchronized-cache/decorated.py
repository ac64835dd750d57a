from threading import Lock

from cachetools import TTLCache, cached
from flask import Flask

app = Flask(__name__)


@cached(TTLCache(maxsize=100, ttl=60))  # expect: unsynchronized-cache warning
def margin(product_id):
    return product_id * 2


@cached(TTLCache(maxsize=100, ttl=60), lock=Lock())
def tax(product_id):
    return product_id * 3


@app.route("/products/<product_id>")
def product(product_id):
    return {"margin": margin(product_id), "tax": tax(product_id)}
