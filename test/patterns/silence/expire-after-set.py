import redis
from django.db import models

connection = redis.Redis()


class Report(models.Model):
    name = models.TextField()


def name_of(report_id):
    key = f"report-name:{report_id}"
    name = connection.get(key)
    if name is None:
        name = Report.objects.get(pk=report_id).name
        connection.set(key, name)
        connection.expire(key, 600)
    return name


def rename_report(report_id, name):
    Report.objects.filter(pk=report_id).update(name=name)
