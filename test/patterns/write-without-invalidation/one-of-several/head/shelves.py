from django.core.cache import cache


def move(book, shelf):
    book.shelf = shelf
    book.save()  # todo: write-without-invalidation the keys of one row where there were those of several: it may be all that is needed
    cache.delete(f"on-shelf:{book.id}:{shelf.id}")
