-- Let a group go on after an id. Key: stream. Arguments: group, id.

return redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], ARGV[2])
