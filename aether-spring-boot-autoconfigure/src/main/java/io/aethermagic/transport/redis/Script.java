package io.aethermagic.transport.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The steps that the server does as one. All keep to what Redis 6.2 knows.
 */
enum Script {

	/**
	 * Send a task. KEYS: those of the address; ARGV: message, milliseconds until it
	 * expires or nothing, whether it is mandatory, channel to wake. Returns whether
	 * anybody is there.
	 */
	SEND_TASK("""
			local live = redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf')
			if live == 0 and ARGV[3] == '1' then return 0 end
			local expires = ''
			if ARGV[2] ~= '' then expires = string.format('%d', now + tonumber(ARGV[2])) end
			local id = redis.call('XADD', KEYS[1], '*', 'm', ARGV[1], 'x', expires)
			if expires ~= '' then redis.call('ZADD', KEYS[4], expires, id) end
			redis.call('PUBLISH', ARGV[4], '')
			return live > 0 and 1 or 0
			"""),

	/**
	 * Send to an inbox. KEYS: stream, live; ARGV: message, milliseconds for which the
	 * inbox is kept, whether it is mandatory, channel to wake, how many messages are
	 * kept. Returns whether the instance is there.
	 */
	SEND_INBOX("""
			local live = redis.call('EXISTS', KEYS[2])
			if live == 0 and ARGV[3] == '1' then return 0 end
			redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'm', ARGV[1])
			redis.call('PEXPIRE', KEYS[1], ARGV[2])
			redis.call('PUBLISH', ARGV[4], '')
			return live
			"""),

	/**
	 * Take tasks of a group: first those that were released, then, after the connection
	 * was lost, our own that never arrived here or whose lease has lapsed meanwhile, then
	 * those of others whose lease has lapsed, then new ones. With a count of 0 only join.
	 * KEYS: those of the address; ARGV: group, consumer, count, lease, whether to look
	 * for lapsed leases, whether an answer may have been lost, whether we have joined
	 * before, and the ids of what we hold. Returns whether there may be more, the group's
	 * epoch, which is another one when Redis has forgotten the group meanwhile, and then
	 * id, deliveries, age and message of each task.
	 */
	TAKE(Lua.ENTRIES + """
			local group, me = ARGV[1], ARGV[2]
			local count, lease = tonumber(ARGV[3]), tonumber(ARGV[4])
			redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. now)
			redis.call('ZADD', KEYS[2], string.format('%d', now + lease), me)
			local released = redis.pcall('XPENDING', stream, group, '-', '+', math.max(count, 1), '-released')
			if released.err then
				local start = '0'
				if ARGV[7] == '0' and redis.call('EXISTS', stream) == 1
						and #redis.call('XINFO', 'GROUPS', stream) > 0 then
					start = '$'
				end
				redis.call('XGROUP', 'CREATE', stream, group, start, 'MKSTREAM')
				redis.call('HDEL', epochs, group)
				released = {}
			end
			redis.call('HSETNX', epochs, group, time[1] .. '-' .. time[2])
			local epoch = redis.call('HGET', epochs, group)
			local out = { 0 }
			if count == 0 then return { 0, epoch } end
			local function drop(id)
				redis.call('XACK', stream, group, id)
				finish(id, groups())
				out[1] = 1
			end
			local function give(id, deliveries, fields)
				if (tonumber(fields[4] or '') or math.huge) <= now then
					drop(id)
					return false
				end
				out[#out + 1] = { id, deliveries, now - tonumber(string.match(id, '^%d+')), fields[2] }
				return true
			end
			local function claim(id, deliveries)
				local entry = redis.call('XRANGE', stream, id, id)[1]
				if not entry then
					drop(id)
				elseif give(id, deliveries, entry[2]) then
					redis.call('XCLAIM', stream, group, me, 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries, 'JUSTID')
				end
			end
			for _, entry in ipairs(released) do
				claim(entry[1], entry[4] + 1)
			end
			local held = {}
			for i = 8, #ARGV do held[ARGV[i]] = true end
			if ARGV[6] == '1' then
				for _, entry in ipairs(redis.call('XPENDING', stream, group, '-', '+', 1000, me)) do
					local lapsed = entry[3] >= lease
					if #out <= count and (lapsed or not held[entry[1]]) then
						claim(entry[1], lapsed and entry[4] + 1 or entry[4])
						held[entry[1]] = true
					end
				end
			end
			if ARGV[5] == '1' then
				for _, entry in ipairs(redis.call('XPENDING', stream, group, 'IDLE', lease, '-', '+', 1000)) do
					local owner = entry[2]
					local granted = tonumber(string.match(owner, '/(%d+)$') or lease)
					if #out <= count and owner ~= '-released' and entry[3] >= granted
							and not (owner == me and held[entry[1]]) then
						claim(entry[1], entry[4] + 1)
					end
				end
			end
			for _ = 1, 20 do
				local wanted = count - #out + 1
				if wanted <= 0 then break end
				local read = redis.call('XREADGROUP', 'GROUP', group, me, 'COUNT', wanted, 'STREAMS', stream, '>')
				if not read or #read == 0 then break end
				for _, entry in ipairs(read[1][2]) do give(entry[1], 1, entry[2]) end
				if #read[1][2] < wanted then break end
			end
			return { out[1], epoch, unpack(out, 2) }
			"""),

	/**
	 * Read tasks of which every subscriber gets every one. KEYS: those of the address;
	 * ARGV: member, the last id that was read or nothing, count, lease. Returns the last
	 * id, and then id, deliveries, age and message of each task.
	 */
	READ("""
			local stream, last = KEYS[1], ARGV[2]
			local count = tonumber(ARGV[3])
			redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. now)
			redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', '(' .. now)
			local expires = string.format('%d', now + tonumber(ARGV[4]))
			redis.call('ZADD', KEYS[2], expires, ARGV[1])
			redis.call('ZADD', KEYS[5], expires, ARGV[1])
			if last == '' then
				last = '0-0'
				if redis.call('EXISTS', stream) == 1 then
					local info = redis.call('XINFO', 'STREAM', stream)
					for i = 1, #info, 2 do
						if info[i] == 'last-generated-id' then last = info[i + 1] end
					end
				end
			end
			local out = { last }
			for _ = 1, 20 do
				local wanted = count - #out + 1
				if wanted <= 0 then break end
				local read = redis.call('XREAD', 'COUNT', wanted, 'STREAMS', stream, out[1])
				if not read or #read == 0 then break end
				for _, entry in ipairs(read[1][2]) do
					local id, fields = entry[1], entry[2]
					out[1] = id
					if (tonumber(fields[4] or '') or math.huge) > now then
						out[#out + 1] = { id, 1, now - tonumber(string.match(id, '^%d+')), fields[2] }
					end
				end
				if #read[1][2] < wanted then break end
			end
			return out
			"""),

	/**
	 * Read without a group no more. KEYS: those of the address; ARGV: member.
	 */
	READ_NO_MORE("""
			redis.call('ZREM', KEYS[5], ARGV[1])
			return redis.call('ZREM', KEYS[2], ARGV[1])
			"""),

	/**
	 * Begin or renew custody. KEYS: those of the address; ARGV: group, consumer, id,
	 * channel to wake, epoch. Returns 1 if it is the consumer's, 0 if not, 2 if Redis has
	 * forgotten the group, so that nobody else has it either.
	 */
	HOLD(Lua.ENTRIES + """
			if redis.call('HGET', epochs, ARGV[1]) ~= ARGV[5] then return 2 end
			local pending = pendingIn(ARGV[1], ARGV[3])
			if not pending or pending[2] ~= ARGV[2] then return 0 end
			redis.call('XCLAIM', stream, ARGV[1], ARGV[2], 0, ARGV[3], 'IDLE', 0, 'JUSTID')
			return 1
			"""),

	/**
	 * End custody. KEYS, ARGV and what is returned as for {@link #HOLD}.
	 */
	ACK(Lua.ENTRIES + """
			if redis.call('HGET', epochs, ARGV[1]) ~= ARGV[5] then return 2 end
			local pending = pendingIn(ARGV[1], ARGV[3])
			if not pending or pending[2] ~= ARGV[2] then return 0 end
			redis.call('XACK', stream, ARGV[1], ARGV[3])
			finish(ARGV[3], groups())
			return 1
			"""),

	/**
	 * Give back. KEYS, ARGV and what is returned as for {@link #HOLD}.
	 */
	RELEASE(Lua.ENTRIES + """
			if redis.call('HGET', epochs, ARGV[1]) ~= ARGV[5] then return 2 end
			local pending = pendingIn(ARGV[1], ARGV[3])
			if not pending or pending[2] ~= ARGV[2] then return 0 end
			redis.call('XCLAIM', stream, ARGV[1], '-released', 0, ARGV[3], 'IDLE', 0,
					'RETRYCOUNT', math.max(pending[4] - 1, 0), 'JUSTID')
			redis.call('PUBLISH', ARGV[4], '')
			return 1
			"""),

	/**
	 * Remove what nobody needs any more: what every group has done with, and what has
	 * expired, unless somebody still holds it. KEYS: those of the address; ARGV: for how
	 * many milliseconds a task is kept for those outside of groups, after how many a
	 * consumer that has nothing is forgotten. Returns how many entries are left.
	 */
	TRIM(Lua.ENTRIES + """
			if redis.call('EXISTS', stream) == 0 then return 0 end
			local kept = now - tonumber(ARGV[1])
			local lowMs, lowNumber = kept, 0
			local all = groups()
			if #all == 0 then lowMs = 0 end
			for _, group in ipairs(all) do
				local pending = redis.call('XPENDING', stream, group['name'])
				local ms, number
				if pending[1] > 0 then
					ms, number = parts(pending[2])
				else
					ms, number = parts(group['last-delivered-id'])
					number = number + 1
				end
				if before(ms, number, lowMs, lowNumber) then lowMs, lowNumber = ms, number end
				for _, each in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group['name'])) do
					local consumer = map(each)
					if consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[2]) then
						redis.call('XGROUP', 'DELCONSUMER', stream, group['name'], consumer['name'])
					end
				end
			end
			redis.call('XTRIM', stream, 'MINID', string.format('%d-%d', lowMs, lowNumber))
			for _, id in ipairs(redis.call('ZRANGEBYSCORE', finished, '-inf', kept, 'LIMIT', 0, 1000)) do
				redis.call('ZREM', finished, id)
				remove(id)
			end
			for _, id in ipairs(redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, 1000)) do
				local held = false
				for _, group in ipairs(all) do held = held or pendingIn(group['name'], id) end
				if held then
					redis.call('ZADD', deadlines, string.format('%d', now + tonumber(ARGV[1])), id)
				else
					remove(id)
				end
			end
			local left = redis.call('XLEN', stream)
			if left == 0 and #all == 0 then redis.call('DEL', unpack(KEYS)) end
			return left
			"""),

	/**
	 * Say that an instance is there. KEYS: instances, wills; ARGV: instance, its will's
	 * channel, its will, lease.
	 */
	REGISTER("""
			redis.call('ZADD', KEYS[1], string.format('%d', now + tonumber(ARGV[4])), ARGV[1])
			redis.call('HSET', KEYS[2], ARGV[1] .. ':channel', ARGV[2], ARGV[1] .. ':message', ARGV[3])
			return 1
			"""),

	/**
	 * Say goodbye, which leaves no will. KEYS: instances, wills; ARGV: instance.
	 */
	UNREGISTER("""
			redis.call('HDEL', KEYS[2], ARGV[1] .. ':channel', ARGV[1] .. ':message')
			return redis.call('ZREM', KEYS[1], ARGV[1])
			"""),

	/**
	 * Say the wills of those who were not heard in time. KEYS: instances, wills.
	 */
	SWEEP("""
			local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
			for _, instance in ipairs(gone) do
				local will = redis.call('HMGET', KEYS[2], instance .. ':channel', instance .. ':message')
				redis.call('ZREM', KEYS[1], instance)
				redis.call('HDEL', KEYS[2], instance .. ':channel', instance .. ':message')
				if will[1] and will[2] then redis.call('PUBLISH', will[1], will[2]) end
			end
			return #gone
			"""),

	/**
	 * Keep a dead letter. KEYS: letters, order, addresses; ARGV: id, letter, address, how
	 * many are kept.
	 */
	KEEP_LETTER("""
			if redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) == 1 then
				local newest = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
				local score = newest[2] and tonumber(newest[2]) + 1 or 1
				redis.call('ZADD', KEYS[2], string.format('%d', score), ARGV[1])
			end
			redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
			while redis.call('ZCARD', KEYS[2]) > tonumber(ARGV[4]) do
				local oldest = redis.call('ZPOPMIN', KEYS[2])[1]
				redis.call('HDEL', KEYS[1], oldest)
				redis.call('HDEL', KEYS[3], oldest)
			end
			return 1
			"""),

	/**
	 * List dead letters, oldest first. KEYS: letters, order, addresses; ARGV: address or
	 * nothing, how many at most. Returns the letters.
	 */
	LIST_LETTERS("""
			local out = {}
			for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
				if #out >= tonumber(ARGV[2]) then break end
				if ARGV[1] == '' or redis.call('HGET', KEYS[3], id) == ARGV[1] then
					local letter = redis.call('HGET', KEYS[1], id)
					if letter then out[#out + 1] = letter end
				end
			end
			return out
			"""),

	/**
	 * Remove a dead letter. KEYS: letters, order, addresses; ARGV: id. Returns whether it
	 * was there.
	 */
	REMOVE_LETTER("""
			redis.call('ZREM', KEYS[2], ARGV[1])
			redis.call('HDEL', KEYS[3], ARGV[1])
			return redis.call('HDEL', KEYS[1], ARGV[1])
			""");

	private final byte[] source;

	private final String digest;

	Script(String source) {
		this.source = (Lua.NOW + source).getBytes(StandardCharsets.UTF_8);
		try {
			this.digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(this.source));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-1", ex);
		}
	}

	byte[] source() {
		return this.source;
	}

	String digest() {
		return this.digest;
	}

}
