-- Find a dead letter. Key: letters. Argument: id. Answers the letter, or nothing.

return redis.call('HGET', KEYS[1], ARGV[1])
