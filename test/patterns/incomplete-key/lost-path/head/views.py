from django.core.cache import cache
from django.utils import translation

from shop.models import Sale


class Dashboard:
    def __init__(self, request, org):
        self.request = request
        self.org = org

    @property
    def channel_filter(self):
        return {"hidden": False} if self.request.channel.is_public else {}

    @property
    def sales(self):
        return Sale.objects.filter(org=self.org)

    def top_sales(self, days):
        key = f"top:{days}"
        found = cache.get(key)
        if found is None:
            found = list(self.sales.order_by("-amount")[:days])
            cache.set(key, found, 600)  # expect: incomplete-key warning
        return found

    def channel_sales(self, shop):
        key = f"sales:{shop.slug}"
        found = cache.get(key)
        if found is None:
            found = list(Sale.objects.filter(shop=shop, **self.channel_filter))
            cache.set(key, found, 600)  # expect: incomplete-key warning
        return found

    def all_sales(self, days, page):
        key = f"v3:{days}"
        found = cache.get(key)
        if found is None:
            found = list(Sale.objects.all()[:days])
            cache.set(key, found, 600)
        return found


class Label:
    def key_for(self):
        return "label:%d" % self.id

    def text(self):
        found = cache.get(self.key_for())
        if not found:
            found = render_label(self)
            cache.set(self.key_for(), found)  # expect: incomplete-key warning
        return found


def memoized(load):
    def _get_key(args):
        return load.__name__, freeze(args)  # expect: incomplete-key warning

    def run(*args):
        key = _get_key(args)
        return stored_in_cache.cache.fetch(key, lambda: load(*args))

    return run


def place_of(load):
    return load.__module__
