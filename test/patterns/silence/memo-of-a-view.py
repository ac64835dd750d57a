from functools import lru_cache

from django.core.cache import cache
from django.db import models
from rest_framework.views import APIView


class Project(models.Model):
    slug = models.TextField()
    name = models.TextField()


class ProjectMixin:
    project = None

    def get_project(self):
        if self.project is None:
            self.project = Project.objects.get(slug=self.kwargs["slug"])
        return self.project


class PageView(APIView):
    @lru_cache(maxsize=1)
    def _project(self):
        return Project.objects.get(slug=self.request.GET["project"])

    def get(self, request):
        return self._project().name


def rename(project_id, name):
    Project.objects.filter(pk=project_id).update(name=name)


def tidy(step):
    key = "tidy-from"
    start = cache.get(key, 0)
    for project in Project.objects.all()[start : start + step]:
        project.tidy()
    cache.set(key, start + step)
