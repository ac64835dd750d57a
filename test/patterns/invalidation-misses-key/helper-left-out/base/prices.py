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
