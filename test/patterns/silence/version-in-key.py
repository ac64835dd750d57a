from django.core.cache import cache
from django.db import models


class Product(models.Model):
    name = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)


def product_page(product_id):
    product = Product.objects.get(pk=product_id)
    key = f"product-page:{product.pk}:{product.updated_at.timestamp()}"
    page = cache.get(key)
    if page is None:
        page = render_page(product)
        cache.set(key, page, None)
    return page


def rename_product(product_id, name):
    product = Product.objects.get(pk=product_id)
    product.name = name
    product.save()
