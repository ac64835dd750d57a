from django.core.cache import cache
from django.db import models


class Report(models.Model):
    name = models.TextField()


def report_page(report_id, theme=None):
    key = f"report:{report_id}:{theme}" if theme else f"report:{report_id}"
    page = cache.get(key)
    if page is None:
        page = render_report(report_id, theme)
        cache.set(key, page, 300)
    return page
