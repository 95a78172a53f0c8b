-- Make a consumer unknown. Key: stream. Arguments: group, consumer. Answers how many entries
-- it had.

return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
