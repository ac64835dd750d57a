from django.core.cache import cache
from django.db import models


class Shop(models.Model):
    name = models.CharField(max_length=80)

    def is_open(self):
        return bool(self.name)

    def save(self, *args, **kwargs):
        is_new = self.pk is None
        super().save(*args, **kwargs)
        if self.is_open():
            cache.delete("shop-names")

    def delete(self, *args, **kwargs):
        super().delete(*args, **kwargs)
        cache.delete("shop-names")


def shop_names():
    names = cache.get("shop-names")
    if names is None:
        names = list(Shop.objects.values_list("name"))
        cache.set("shop-names", names, 300)
    return names
