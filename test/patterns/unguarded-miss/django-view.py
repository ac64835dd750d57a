import requests
from django.core.cache import cache
from django.http import JsonResponse


def show_rates(request, currency):
    rates = cache.get(f"rates:{currency}")
    if rates is None:
        response = requests.get(f"https://bank.example/rates/{currency}", timeout=5)
        response.raise_for_status()
        rates = response.json()
        cache.set(f"rates:{currency}", rates, 600)  # expect: unguarded-miss warning
    return JsonResponse(rates)


def show_prices(request, shop):
    prices = cache.get(f"prices:{shop}")
    if prices is None:
        with cache.lock(f"prices-lock:{shop}"):
            prices = cache.get(f"prices:{shop}")
            if prices is None:
                response = requests.get(f"https://shop.example/prices/{shop}", timeout=5)
                response.raise_for_status()
                prices = response.json()
                cache.set(f"prices:{shop}", prices, 600)
    return JsonResponse(prices)


def show_stock(request, shop):
    stock = cache.get(f"stock:{shop}")
    if stock is None:
        if not cache.add(f"stock-lock:{shop}", 1, 30):
            return JsonResponse({}, status=503)
        response = requests.get(f"https://shop.example/stock/{shop}", timeout=5)
        response.raise_for_status()
        stock = response.json()
        cache.set(f"stock:{shop}", stock, 600)
    return JsonResponse(stock)


def show_news(request):
    news = cache.get("news")
    if news is None:
        response = requests.get("https://shop.example/news", timeout=5)
        response.raise_for_status()
        news = response.json()
        cache.set("news", news, 3600)  # expect: unguarded-miss note
    return JsonResponse(news)


class Nightly:
    def load_invoice(self, number):
        invoice = cache.get(f"invoice:{number}")
        if invoice is None:
            response = requests.get(f"https://bank.example/invoices/{number}", timeout=5)
            response.raise_for_status()
            invoice = response.json()
            cache.set(f"invoice:{number}", invoice, 600)  # expect: unguarded-miss note
        return invoice
