from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


class Note(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()


def document_of(order, with_notes=True):
    notes = order.notes.all() if with_notes else []
    return {"price": order.price, "notes": [note.text for note in notes]}


def full_document(order, with_notes=False):
    if with_notes:
        return {"notes": list(Note.objects.filter(order=order))}
    return {"price": order.price}


def order_page(order_id):
    page = cache.get(f"order-page:{order_id}")
    if page is None:
        page = document_of(Order.objects.get(pk=order_id), with_notes=False)
        cache.set(f"order-page:{order_id}", page, None)
    return page


def order_summary(order_id):
    page = cache.get(f"order-summary:{order_id}")
    if page is None:
        page = full_document(Order.objects.get(pk=order_id))
        cache.set(f"order-summary:{order_id}", page, None)
    return page


def change_note(note_id, text):
    Note.objects.filter(pk=note_id).update(text=text)
