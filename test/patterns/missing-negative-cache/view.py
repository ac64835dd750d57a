import requests
from django.core.cache import cache
from django.http import JsonResponse


def find_parcel(number):
    response = requests.get(f"https://post.example/parcels/{number}", timeout=5)
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()


def show_parcel(request, number):
    with cache.lock(f"parcel-lock:{number}"):
        parcel = cache.get(f"parcel:{number}")
        if parcel is None:
            parcel = find_parcel(number)
            if parcel is not None:
                cache.set(f"parcel:{number}", parcel, 600)  # expect: missing-negative-cache warning
    return JsonResponse(parcel or {})


def show_letter(request, number):
    with cache.lock(f"letter-lock:{number}"):
        letter = cache.get(f"letter:{number}")
        if letter is None:
            letter = find_parcel(number) or {"missing": True}
            cache.set(f"letter:{number}", letter, 600)
    return JsonResponse(letter)
