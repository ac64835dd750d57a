from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()
    updated_at = models.DateTimeField(auto_now=True)


def order_page(pk):
    order = Order.objects.get(pk=pk)
    key = f"order-page:{order.pk}:{order.updated_at.timestamp()}"
    page = cache.get(key)
    if page is None:
        page = render(order)
        cache.set(key, page, None)
    return page


def render(order):
    return f"<b>{order.price}</b>"


def raise_prices(by):
    # A row that is saved gets a new `updated_at`, rows that are updated together do not.
    Order.objects.filter(price__gt=0).update(price=models.F("price") + by)  # todo: write-without-invalidation the version stays
