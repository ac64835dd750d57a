import redis
from rq import Queue
from django.db import models

connection = redis.Redis()


class Report(models.Model):
    name = models.TextField()


def build_report(report_id):
    report = Report.objects.get(pk=report_id)
    return report.name


def job_of(report_id):
    key = f"report-job:{report_id}"
    job_id = connection.get(key)
    if job_id is None:
        job = Queue("reports", connection=connection).enqueue(build_report, report_id)
        job_id = job.id
        connection.set(key, job_id, 600)
    return job_id


def rename_report(report_id, name):
    Report.objects.filter(pk=report_id).update(name=name)
