from django.core.cache import cache
from django.db import models


class Visit(models.Model):
    page = models.TextField()


def visits_of(page):
    count = cache.get(f"visits:{page}")
    if count is None:
        count = Visit.objects.filter(page=page).count()
        cache.set(f"visits:{page}", count, 10)
    return count


def record_visit(page):
    Visit.objects.create(page=page)
