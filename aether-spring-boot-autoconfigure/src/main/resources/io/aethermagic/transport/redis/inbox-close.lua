-- Be gone from an inbox. Key: stream.

return redis.call('DEL', KEYS[1])
