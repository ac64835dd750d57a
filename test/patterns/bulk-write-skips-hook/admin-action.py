from django.contrib import admin
from django.core.cache import cache
from django.db import models


class Offer(models.Model):
    name = models.TextField()
    is_open = models.BooleanField()

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(f"offer:{self.name}")

    def delete(self, *args, **kwargs):
        super().delete(*args, **kwargs)
        cache.delete(f"offer:{self.name}")


def offer_named(name):
    return cache.get_or_set(f"offer:{name}", lambda: Offer.objects.get(name=name), None)


def open_offers(modeladmin, request, queryset):
    queryset.update(is_open=True)  # todo: bulk-write-skips-hook the rows of an action are those of the class that its admin is registered for


class OfferAdmin(admin.ModelAdmin):
    actions = [open_offers]


admin.site.register(Offer, OfferAdmin)
