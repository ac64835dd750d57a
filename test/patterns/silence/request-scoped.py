from contextvars import ContextVar
from functools import cached_property

from django.db import models
from django.views import View
from flask import g

permissions = ContextVar("permissions", default=None)


class Order(models.Model):
    price = models.IntegerField()


class OrderView(View):
    @cached_property
    def order(self):
        return Order.objects.get(pk=self.kwargs["pk"])

    def post(self, request):
        Order.objects.filter(pk=self.kwargs["pk"]).update(price=request.POST["price"])


class OrderForm:
    def __init__(self):
        self._orders = {}

    def order(self, order_id):
        if order_id not in self._orders:
            self._orders[order_id] = Order.objects.get(pk=order_id)
        return self._orders[order_id]


def current_order(order_id):
    if "order" not in g:
        g.order = Order.objects.get(pk=order_id)
    return g.order


def change_price(order_id, price):
    Order.objects.filter(pk=order_id).update(price=price)
