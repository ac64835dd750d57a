from celery import shared_task
from django.core.cache import cache


@shared_task
def forget_order(order_id):
    cache.delete(f"order:{order_id}")
