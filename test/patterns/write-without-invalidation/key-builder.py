from aiocache import Cache, cached
from databases import Database

database = Database("postgresql://localhost/shop")
cache = Cache(Cache.REDIS, namespace="shop")


@cached(ttl=3600, cache=Cache.REDIS, key_builder=lambda load, user_id: f"user:{user_id}", namespace="shop")
async def get_user(user_id: int):
    return await database.fetch_one("SELECT * FROM users WHERE id = :id", {"id": user_id})


async def rename_user(user_id: int, name: str):
    await database.execute("UPDATE users SET name = :name WHERE id = :id", {"id": user_id, "name": name})
    await cache.delete(f"user:{user_id}")


async def delete_user(user_id: int):
    await database.execute("DELETE FROM users WHERE id = :id", {"id": user_id})  # expect: write-without-invalidation error
