from cachetools import LRUCache

_orders = LRUCache(maxsize=100)


def get_order(order_id):
    order = _orders.get(order_id)
    if order is None:
        order = db.get_order(order_id)
        _orders[order_id] = order
    return order


def rename(order_id, title):
    order = _orders[order_id]
    order["title"] = title
    _orders[order_id] = order


def with_tax(order_id):
    order = get_order(order_id)
    order["total"] = order["price"] * 1.2  # expect: shared-mutable-value warning
    return order


def lines_with_tax(order_id):
    for line in get_order(order_id)["lines"]:
        line["total"] = line["price"] * 1.2  # expect: shared-mutable-value warning
