import re
import threading
from collections import defaultdict

_handlers = {}
_pools = {}
_local = threading.local()
_patterns = {}
_counts = defaultdict(int)


def register(kind, handler):
    if kind in _handlers:
        raise ValueError(kind)
    _handlers[kind] = handler


def handler_for(kind):
    return _handlers[kind]


def pool_for(alias):
    if alias not in _pools:
        _pools[alias] = ConnectionPool(settings.DATABASES[alias])
    return _pools[alias]


def session():
    if not hasattr(_local, "session"):
        _local.session = Session()
    return _local.session


def count(name):
    _counts[name] += 1


def group_orders(orders):
    groups = {}
    for order in orders:
        if order.shop_id not in groups:
            groups[order.shop_id] = load_shop(order.shop_id)
        order.shop = groups[order.shop_id]
    return groups


class Meta(type):
    classes = {}

    def __new__(mcs, name, bases, body):
        cls = super().__new__(mcs, name, bases, body)
        mcs.classes[name] = cls
        return cls


class Connections:
    _clients = {}

    def connect(self, url):
        if url not in self._clients:
            self._clients[url] = self.get_connection(url)
        return self._clients[url]

    def get_connection(self, url):
        return Client(parse_url(url))
