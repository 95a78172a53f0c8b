-- Be gone without a will. Keys: instances, wills. Argument: instance.

redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('HDEL', KEYS[2], ARGV[1])
