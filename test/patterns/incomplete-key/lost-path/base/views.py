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
        key = f"top:{self.org.id}:{days}"
        found = cache.get(key)
        if found is None:
            found = list(self.sales.order_by("-amount")[:days])
            cache.set(key, found, 600)
        return found

    def channel_sales(self, shop):
        key = f"sales:{shop.slug}:{self.request.channel.is_public}"
        found = cache.get(key)
        if found is None:
            found = list(Sale.objects.filter(shop=shop, **self.channel_filter))
            cache.set(key, found, 600)
        return found

    def all_sales(self, days, page):
        key = f"v2:{days}"
        found = cache.get(key)
        if found is None:
            found = list(Sale.objects.all()[:days])
            cache.set(key, found, 600)
        return found


class Label:
    def key_for(self):
        lang = translation.get_language()
        return "label:%d:%s" % (self.id, lang)

    def text(self):
        found = cache.get(self.key_for())
        if not found:
            found = render_label(self)
            cache.set(self.key_for(), found)
        return found


def memoized(load):
    def _get_key(args):
        return load.__module__, load.__name__, freeze(args)

    def run(*args):
        key = _get_key(args)
        return stored_in_cache.cache.fetch(key, lambda: load(*args))

    return run


def place_of(load):
    return load.__module__
