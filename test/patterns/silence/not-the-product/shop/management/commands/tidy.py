from django.core.management.base import BaseCommand

from shop.prices import load_rates

rates = {}


def rate_of(currency):
    if currency not in rates:
        rates[currency] = load_rates(currency)
    return rates[currency]


class Command(BaseCommand):
    def handle(self, *args, **options):
        for currency in options["currencies"]:
            self.stdout.write(str(rate_of(currency)))
