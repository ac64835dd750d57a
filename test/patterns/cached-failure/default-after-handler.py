import requests
from django.core.cache import cache


def rates(currency):
    table = cache.get(f"rates:{currency}")
    if table is not None:
        return table
    try:
        response = requests.get(f"https://bank.example/{currency}", timeout=5)
        response.raise_for_status()
        table = response.json()
    except Exception:
        table = []
    cache.set(f"rates:{currency}", table, 3600)  # expect: cached-failure warning
    return table


def fees(currency):
    table = cache.get(f"fees:{currency}")
    if table is not None:
        return table
    try:
        response = requests.get(f"https://bank.example/fees/{currency}", timeout=5)
        response.raise_for_status()
        table = response.json()
    except Exception:
        table = []
    if table:
        cache.set(f"fees:{currency}", table, 3600)
    return table


def duties(country):
    table = cache.get(f"duties:{country}")
    if table is not None:
        return table
    try:
        response = requests.get(f"https://customs.example/{country}", timeout=5)
        response.raise_for_status()
        table = response.json()
    except Exception:
        return []
    cache.set(f"duties:{country}", table, 3600)
    return table


def quota(country):
    table = cache.get(f"quota:{country}")
    if table is not None:
        return table
    try:
        response = requests.get(f"https://customs.example/quota/{country}", timeout=5)
        response.raise_for_status()
        table = response.json()
    except Exception:
        table = []
    cache.set(f"quota:{country}", table, 30)
    return table
