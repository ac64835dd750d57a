from shop.edge import purge_order_pages_from_cache


def rename_order(order, name, gateway):
    gateway.send(order, name)
    purge_order_pages_from_cache(order)


def move_order(order, place, gateway):  # expect: write-without-invalidation warning
    gateway.send(order, place)


def archive_order(order, gateway):
    return None
