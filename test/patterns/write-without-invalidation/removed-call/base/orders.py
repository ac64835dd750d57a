from shop.edge import purge_order_pages_from_cache


def rename_order(order, name, gateway):
    gateway.send(order, name)
    purge_order_pages_from_cache(order)


def move_order(order, place, gateway):
    gateway.send(order, place)
    purge_order_pages_from_cache(order)


def archive_order(order, gateway):
    gateway.send(order, None)
    gateway.tell(order)
    gateway.close(order)
    purge_order_pages_from_cache(order)
