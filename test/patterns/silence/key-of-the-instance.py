import json

import redis

r = redis.Redis()


class Code:
    def __init__(self, key, code):
        self.key = key
        self.code = code

    def begin(self):
        key = "code_" + str(self.key)
        r.set(key, json.dumps({"code": self.code}), ex=600)
        return key

    def check(self):
        if not r.exists(self.key):
            return False
        data = json.loads(r.get(self.key))
        r.delete(self.key)
        return data["code"] == self.code
