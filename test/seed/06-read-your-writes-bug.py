# BUG: Write then read sees old value
async def update_and_read(user_id, data):
    await db.update(user_id, data)
    await cache.delete(user_id)
    # Another request may have re-cached old value!
    return await get_user(user_id)  # May be stale!
