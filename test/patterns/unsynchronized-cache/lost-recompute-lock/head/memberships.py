from django.db import models


class Membership(models.Model):
    shop = models.IntegerField()


def refresh_memberships(shop):
    current = set(Membership.objects.filter(shop=shop).values_list("id", flat=True)) # expect: unsynchronized-cache warning
    wanted = set(shop.customers.values_list("id", flat=True))
    Membership.objects.filter(shop=shop, id__in=current - wanted).delete()
    Membership.objects.bulk_create([Membership(shop=shop, id=id) for id in wanted - current])


def count_memberships(shop):
    return Membership.objects.filter(shop=shop).count()
