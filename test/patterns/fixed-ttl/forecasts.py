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
    forecast = cache.get(f"forecast:{city}")
    if forecast is None:
        forecast = load_forecast(city)
        cache.set(f"forecast:{city}", forecast, 3600 + random.randint(0, 360))
    return forecast


def rate_of(currency):
    rate = cache.get(f"rate:{currency}")
    if rate is None:
        rate = load_rate(currency)
        cache.set(f"rate:{currency}", rate, 3600 + random.randint(0, 360))
    return rate


def remember_login(token, user_id):
    cache.set(f"login:{token}", user_id, 3600)


def login_of(token):
    return cache.get(f"login:{token}")
