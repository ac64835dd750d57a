from django.db import models
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_page
from django.views.decorators.vary import vary_on_cookie
from rest_framework.views import APIView


class Order(models.Model):
    customer = models.ForeignKey("auth.User", on_delete=models.CASCADE)


@cache_page(60 * 15)  # expect: incomplete-key error
def my_orders(request):
    return render(request, "orders.html", {"orders": Order.objects.filter(customer=request.user)})


@cache_page(60 * 15)
@vary_on_cookie
def my_orders_by_cookie(request):
    return render(request, "orders.html", {"orders": Order.objects.filter(customer=request.user)})


# The address is the key, and the language is part of it.
@cache_page(60 * 15)
def orders_of_page(request):
    return render(request, "orders.html", {"page": request.GET.get("page"), "language": request.LANGUAGE_CODE})


@cache_page(60 * 15)  # expect: incomplete-key error
def my_orders_through_helper(request):
    return render(request, "orders.html", {"orders": orders_of(request)})


def orders_of(request):
    return Order.objects.filter(customer=request.user)


class Orders(APIView):
    @method_decorator(cache_page(60))  # expect: incomplete-key error
    def get(self, request):
        return Order.objects.filter(customer=self.request.user)


class OrdersByToken(APIView):
    @method_decorator(cache_page(60))
    @method_decorator(vary_on_headers("Authorization"))
    def get(self, request):
        return Order.objects.filter(customer=request.user)


# The page itself is not cached, and asks who asks each time.
def all_orders(request):
    return render(request, "orders.html", {"orders": Order.objects.all(), "user": request.user})
