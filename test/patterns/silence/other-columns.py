from django.core.cache import cache
from django.db import models
from django.utils import timezone


class Member(models.Model):
    name = models.TextField()
    seen_at = models.DateTimeField(null=True)


def name_of(member_id):
    name = cache.get(f"member-name:{member_id}")
    if name is None:
        name = Member.objects.values_list("name", flat=True).get(pk=member_id)
        cache.set(f"member-name:{member_id}", name)
    return name


def record_seen(member_id):
    Member.objects.filter(pk=member_id).update(seen_at=timezone.now())
