from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import models


class Account(models.Model):
    failures = models.IntegerField()
    seen_at = models.DateTimeField()


def block(address, delay):
    cache.set(f"blocked:{address}", datetime.now() + timedelta(seconds=delay), timeout=delay)


def sign_in(address, name, password):
    if cache.get(f"blocked:{address}"):
        return None
    account = Account.objects.get(name=name)
    if not account.check_password(password):
        block(address, min(2**account.failures, 3600))
        return None
    return account


def note_visit(account):
    account.seen_at = datetime.now()
    account.save()
