from threading import Lock

orders_lock = Lock()
prices_lock = Lock()
audit_lock = Lock()
orders = {}
prices = {}


def set_price(sku, price):
    with prices_lock:
        with orders_lock:
            prices[sku] = price


def cancel(order_id):
    with orders_lock:
        with prices_lock:  # expect: lock-order warning
            return orders.pop(order_id, None)


def place(order_id):
    with orders_lock:
        with audit_lock:
            return orders[order_id]
