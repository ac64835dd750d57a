async def update_and_read(user_id, data):
    await db.update(user_id, data)
    await cache.delete(user_id)
    return await get_user(user_id)  # expect: read-your-writes note


async def update_and_answer(user_id, data):
    await db.update(user_id, data)
    cache[user_id] = data
    return data
