from django.core.cache import cache


def move(book, shelf):
    book.shelf = shelf
    book.save()
    cache.delete_many([f"on-shelf:{edition.id}:{shelf.id}" for edition in book.work.editions.all()])
