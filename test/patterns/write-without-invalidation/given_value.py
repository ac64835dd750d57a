import json

import redis
from django.db import models

client = redis.Redis()


class Parcel(models.Model):
    address = models.TextField()


def remember_parcel(parcel_id, body):
    text = json.dumps(body)
    client.set(f"parcel:{parcel_id}", text)


def recall_parcel(parcel_id):
    return client.get(f"parcel:{parcel_id}")


def forget_parcel(parcel_id):
    client.delete(f"parcel:{parcel_id}")


def parcel_view(request, parcel_id):
    known = recall_parcel(parcel_id)
    if known is not None:
        return json.loads(known)
    parcel = Parcel.objects.get(pk=parcel_id)
    remember_parcel(parcel_id, parcel.address)
    return parcel.address


def move_parcel(parcel_id, address):
    Parcel.objects.filter(pk=parcel_id).update(address=address)
    forget_parcel(parcel_id)


def lose_parcel(parcel_id):
    Parcel.objects.filter(pk=parcel_id).update(address="")  # expect: write-without-invalidation error
