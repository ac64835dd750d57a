import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def fetch_rates(bank):
    rates = download(bank).json()
    cache.set("rates", rates, ttl())  # expect: incomplete-key warning
    return rates


def rates_of(bank):
    rates = cache.get("rates")
    if rates is None:
        rates = fetch_rates(bank)
    return rates


def set_banner(text):
    cache.set("banner", text.strip(), ttl())


def banner():
    return cache.get("banner")
