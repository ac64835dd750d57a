_orders = {}  # expect: unbounded-cache


def get_order(order_id):
    if order_id not in _orders:
        _orders[order_id] = db.get_order(order_id)
    return _orders[order_id]


def update_order(order_id, price):
    db.update_order(order_id, price)  # expect: write-without-invalidation


def cancel_order(order_id):
    db.delete_order(order_id)
    _orders.pop(order_id, None)
