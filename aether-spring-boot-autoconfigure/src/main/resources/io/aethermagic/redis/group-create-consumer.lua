-- Make a consumer known. Key: stream. Arguments: group, consumer. Answers 1 if it was not.

return redis.call('XGROUP', 'CREATECONSUMER', KEYS[1], ARGV[1], ARGV[2])
