# FIX: Write-through cache
async def update_and_read(user_id, data):
    await db.update(user_id, data)
    cache[user_id] = data  # Write-through
    return data
