import random

import redis

r = redis.Redis()


class SchemaCache:
    def schema(self, project, name):
        found = r.get(f"schema:{project}:{name}")  # expect: overlapping-keys warning
        if found is None:
            found = load_schema(project, name)
            r.set(f"service:{project}:{name}", found, ex=300 + random.randint(0, 60))
        return found

    def forget(self, project, name):
        r.delete(f"service:{project}:{name}")


class LayoutCache:
    def layout(self, project, name):
        found = r.get(f"layout:{project}:{name}")
        if found is None:
            found = load_layout(project, name)
            r.set(f"layout:{project}:{name}", found, ex=300 + random.randint(0, 60))
        return found
