from django.core.cache import cache

from shop.models import Order


def open_orders(user_id):
    return cache.get_or_set("open:%d" % user_id, lambda: list(Order.objects.filter(user=user_id)), 3600)


def paid_orders(user_id):
    return cache.get_or_set("paid:%d" % user_id, lambda: list(Order.objects.filter(user=user_id)), 3600)


def order_changed(order):  # expect: write-without-invalidation warning
    keys = ["open:%d" % order.user_id]
    cache.delete_many(keys)
