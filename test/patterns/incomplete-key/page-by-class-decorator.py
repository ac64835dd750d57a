from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_page
from rest_framework.views import APIView

from shop.models import Order


@method_decorator(cache_page(60), name="dispatch")  # todo: incomplete-key a decorator of a class that names a method is not applied to it
class Orders(APIView):
    def get(self, request):
        return Order.objects.filter(customer=request.user)


def my_orders(request):
    return Order.objects.filter(customer=request.user)


urlpatterns = [path("orders", cache_page(60)(my_orders))]  # todo: incomplete-key a view that is wrapped where it is routed is not known to be cached
