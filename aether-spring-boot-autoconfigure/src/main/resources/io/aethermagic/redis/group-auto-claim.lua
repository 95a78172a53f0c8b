-- Take over entries that are idle. Key: stream. Arguments: group, consumer, the least idle
-- time in milliseconds, the first id, how many. Answers the next id to look at, the entries,
-- and since Redis 7 the ids that are no more.

return redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
