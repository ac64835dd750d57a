from django.core.cache import cache
from django.db import models


class Label(models.Model):
    name = models.TextField()


class Order(models.Model):
    price = models.IntegerField()
    labels = models.ManyToManyField(Label)


def labels_of(order_id):
    labels = cache.get(f"labels:{order_id}")
    if labels is None:
        order = Order.objects.get(pk=order_id)
        labels = list(order.labels.all())
        cache.set(f"labels:{order_id}", labels, None)
    return labels


def create_order(price, labels):
    order = Order.objects.create(price=price)
    order.labels.set(labels)
    return order
