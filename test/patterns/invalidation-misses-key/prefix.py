from django.core.cache import cache


class DraftStorage:
    PREFIX = "drafts-"

    def save(self, name, order):
        cache.set(self.PREFIX + name, order, 300)

    def load(self, name):
        return cache.get(self.PREFIX + name)

    def discard(self, name):
        cache.delete(name)  # expect: invalidation-misses-key error


class InvoiceStorage:
    PREFIX = "invoices-"

    def save(self, name, order):
        cache.set(self.PREFIX + name, order, 300)

    def load(self, name):
        return cache.get(self.PREFIX + name)

    def discard(self, name):
        cache.delete(self.PREFIX + name)
