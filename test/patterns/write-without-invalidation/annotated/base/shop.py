from django.core.cache import cache
from django.db import models


class Item(models.Model):
    order = models.IntegerField()
    price = models.IntegerField()


def items_of(order_id):
    items = cache.get(f"items:{order_id}")
    if items is None:
        items = list(Item.objects.filter(order=order_id))
        cache.set(f"items:{order_id}", items)
    return items


def forget_item(item_id):
    item = Item.objects.get(pk=item_id)
    item.delete()
    cache.delete(f"items:{item.order}")


def change_price(item, price):
    item.price = price
    item.save()
