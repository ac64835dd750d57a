import random

from django.core.cache import cache


def warm_forecasts(cities):
    for city in cities:
        cache.set(f"forecast:{city}", load_forecast(city), 3600)  # expect: fixed-ttl warning


def warm_rates(currencies):
    for currency in currencies:
        cache.set(f"rate:{currency}", load_rate(currency), 3600 + random.randint(0, 360))


def remember_banner(text):
    cache.set("banner", text, 3600)


def remember_order(order_id, order):
    cache.set(f"order:{order_id}", order, 3600)  # expect: fixed-ttl note


def forecast_for(city):
    return cache.get(f"forecast:{city}")


def rate_of(currency):
    return cache.get(f"rate:{currency}")
