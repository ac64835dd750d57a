from threading import Lock

from flask import Flask

app = Flask(__name__)
_cache = {}
_guarded_cache = {}
_seen_cache = {}
lock = Lock()


@app.route("/prices/<name>")
def price(name):
    _cache[name] = _cache.get(name, 0) + 1  # expect: unsynchronized-cache warning
    with lock:
        _guarded_cache[name] = _guarded_cache.get(name, 0) + 1
    return str(len(name))


@app.route("/orders/<name>")
def order(name):
    # Nobody ever asks for the number.
    _seen_cache[name] = _seen_cache.get(name, 0) + 1
    return name


@app.route("/stats/<name>")
def stats(name):
    return str(_cache[name] + _guarded_cache[name])
