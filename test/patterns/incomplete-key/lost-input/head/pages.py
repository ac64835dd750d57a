from django.core.cache import cache


def page_cache_key(request):
    key = "page:%s" % request.path
    return key


def store_page(request, response, headers):
    vary_on = sorted(headers)
    patch_vary_headers(response, vary_on)
    cache.set(page_cache_key(request), response.content, 600) # expect: incomplete-key warning


def store_menu(request, menu, depth):
    cache.set("menu:%s" % request.path, render_menu(menu, depth), 600)


def picture_cache_key(picture_id, width):
    return "picture-{}-{}".format(picture_id, width) # expect: incomplete-key warning


def label_cache_key(label_id, width):
    return "labels-{}-{}".format(label_id, width)


def checksums(pictures):
    return [picture.checksum for picture in pictures]
