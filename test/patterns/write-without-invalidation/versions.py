import hashlib

from django.conf import settings
from django.core.cache import cache
from django.db import models


class Product(models.Model):
    name = models.TextField()


# The version of the program is none of the data.
def product_page(product_id):
    key = f"product-page:{settings.version}:{product_id}"
    page = cache.get(key)
    if page is None:
        page = render_page(Product.objects.get(pk=product_id))
        cache.set(key, page, None)
    return page


def rename_product(product_id, name):
    Product.objects.filter(pk=product_id).update(name=name)  # expect: write-without-invalidation error


class Price(models.Model):
    code = models.TextField()
    amount = models.IntegerField()


# A hash of what is asked for is no other once the price is.
def price_of(code):
    key = f"price:{hashlib.md5(code.encode()).hexdigest()}"
    amount = cache.get(key)
    if amount is None:
        amount = Price.objects.get(code=code).amount
        cache.set(key, amount, None)
    return amount


def change_price(code, amount):
    Price.objects.filter(code=code).update(amount=amount)  # expect: write-without-invalidation error
