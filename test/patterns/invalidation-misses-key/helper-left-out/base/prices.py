from shop.stores import cache


class Prices:
    prefix = "prices:"

    def add_prefix(self, name):
        return self.prefix + name

    def read(self, name):
        return cache.fetch(self.add_prefix(name), None)

    def forget(self, names):
        cache.delete_many(self.add_prefix(name) for name in names)

    def forget_one(self, name):
        cache.delete(str(name))


def page_of(price, version=None):
    return f"/prices/{price.id}/{version or 'latest'}"


def recent(shop, sorted=False):
    return shop.prices[:10]


def prices_changed(prices):
    pages = [page_of(price, version=price.version) for price in prices]
    purge(pages)


def shop_changed(shop):
    purge([price.page for price in recent(shop, True)])


def key_of(shop_id):
    return f"shop:{shop_id}"


def opening(shop, hours):
    price_cache.set(key_of(shop.id), hours)


def closing(shop):
    price_cache.delete(key_of(shop.id))
