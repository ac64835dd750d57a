from django.core.cache import cache
from django.db import models


class Order(models.Model):
    key = "order:html:%s"
    text = models.TextField()

    @property
    def html(self):
        return html_of(self, "en")


class Price(models.Model):
    key = "price:html:%s"
    text = models.TextField()

    @property
    def html(self):
        return html_of(self, "en")


def html_of(row, locale):
    key = row.key % row.id
    html = cache.get(key)
    if html is None:
        html = render(row.id, row.text)
        cache.set(key, html, 300)
    return html
