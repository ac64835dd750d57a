from cacheops import cached_as
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


@cached_as(Order, timeout=3600)
def open_orders():
    return list(Order.objects.filter(closed=False))


def change_price(order_id, price):
    order = Order.objects.get(pk=order_id)
    order.price = price
    order.save()
