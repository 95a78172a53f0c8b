-- Say that an inbox is read, and drop what has been: as long as it is, its stream is there.
-- Key: stream. Arguments: milliseconds to live, the lowest id to keep. Answers the last id
-- that was given out, or '0-0'.

redis.call('XTRIM', KEYS[1], 'MINID', ARGV[2])
if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then
	redis.call('XGROUP', 'CREATE', KEYS[1], 'none', '$', 'MKSTREAM')
	redis.call('XGROUP', 'DESTROY', KEYS[1], 'none')
	redis.call('PEXPIRE', KEYS[1], ARGV[1])
	return '0-0'
end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #info, 2 do
	if info[i] == 'last-generated-id' then return info[i + 1] end
end
