from django.conf import settings
from django.core.cache import caches
from django.db import models

orders = caches[settings.ORDER_CACHE]
pages = caches[settings.PAGE_CACHE]


class Order(models.Model):
    price = models.IntegerField()


class Page(models.Model):
    text = models.TextField()


def get_order(order_id):
    order = orders.get(order_id)
    if order is None:
        order = Order.objects.get(pk=order_id)
        orders.set(order_id, order)
    return order


def get_page(page_id):
    page = pages.get(page_id)
    if page is None:
        page = Page.objects.get(pk=page_id)
        pages.set(page_id, page)
    return page


def change_price(order_id, price):
    Order.objects.filter(pk=order_id).update(price=price)
    orders.delete(order_id)


def change_text(page_id, text):
    Page.objects.filter(pk=page_id).update(text=text)
    pages.delete(page_id)
