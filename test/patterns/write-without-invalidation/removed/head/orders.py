from django.core.cache import cache


def order_total(order_id, gateway):
    total = cache.get(f"total:{order_id}")
    if total is None:
        total = gateway.ask(order_id)
        cache.set(f"total:{order_id}", total, 300)
    return total


def add_line(order_id, line, gateway):
    gateway.send(order_id, line)
    cache.delete(f"total:{order_id}")


def remove_line(order_id, line, gateway):  # expect: write-without-invalidation warning
    gateway.send(order_id, line)
