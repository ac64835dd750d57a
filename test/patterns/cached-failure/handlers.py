import random

import requests
from cachetools import LRUCache, TTLCache

reports = LRUCache(maxsize=500)
prices = LRUCache(maxsize=500)
stock = TTLCache(maxsize=500, ttl=60)
profiles = LRUCache(maxsize=500)


def weather(city):
    if city in reports:
        return reports[city]
    try:
        report = requests.get(f"https://weather.example/{city}", timeout=5).json()
    except requests.RequestException:
        report = {}
    reports[city] = report  # expect: cached-failure error
    return report


def price_of(product_id):
    if product_id in prices:
        return prices[product_id]
    try:
        response = requests.get(f"https://shop.example/prices/{product_id}", timeout=5)
        response.raise_for_status()
        price = response.json()
    except requests.RequestException:
        price = None
    if price is not None:
        prices[product_id] = price
    return price


def stock_of(product_id):
    if product_id in stock:
        return stock[product_id]
    try:
        response = requests.get(f"https://shop.example/stock/{product_id}", timeout=5)
        response.raise_for_status()
        stock[product_id] = response.json()
    except requests.RequestException:
        stock[product_id] = 0
    return stock[product_id]


def profile_of(customer):
    if customer not in profiles:
        try:
            profiles[customer] = Customer.objects.get(name=customer)
        except Customer.DoesNotExist:
            profiles[customer] = None
    return profiles[customer]
