from shop.stores import cache


class Prices:
    prefix = "prices:"

    def add_prefix(self, name):
        return self.prefix + name

    def read(self, name):
        return cache.fetch(self.add_prefix(name), None)

    def forget(self, names):
        cache.delete_many(names)  # expect: invalidation-misses-key warning

    def forget_one(self, name):
        cache.delete(name)


def page_of(price, version=None):
    return f"/prices/{price.id}/{version or 'latest'}"


def recent(shop, sorted=False):
    return shop.prices[:10]


def prices_changed(prices):
    pages = [page_of(price) for price in prices]
    purge(pages)  # expect: invalidation-misses-key warning


def shop_changed(shop):
    purge([price.page for price in recent(shop)])


def key_of(shop_id):
    return f"shop:{shop_id}"


def opening(shop, hours):
    price_cache.set(shop.id, hours)  # expect: invalidation-misses-key warning


def closing(shop):
    price_cache.delete(key_of(shop.id))
