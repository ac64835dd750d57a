from datetime import timedelta
from functools import lru_cache

from django.core.cache import cache
from django.db import models
from django.utils import timezone


class Page(models.Model):
    title = models.TextField()
    lifetime = models.IntegerField()


def page_context(request):
    @lru_cache(maxsize=None)
    def titles():
        return list(Page.objects.values_list("title", flat=True))

    return {"titles": lambda: titles(), "first": titles()[0]}


def store_page(request, response, key):
    ttl = min(page.lifetime for page in Page.objects.all())
    expires_at = timezone.now() + timedelta(seconds=ttl)
    if cache.get(key) is None:
        cache.set(key, (response.content, expires_at), ttl)
    return response


def rename_page(page_id, title):
    Page.objects.filter(pk=page_id).update(title=title)
