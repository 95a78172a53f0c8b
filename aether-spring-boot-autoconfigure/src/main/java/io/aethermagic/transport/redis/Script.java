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
	 * Send a task. KEYS: stream, live; ARGV: message, milliseconds until it expires or
	 * nothing, whether it is mandatory, channel to wake. Returns whether anybody is
	 * there.
	 */
	SEND_TASK("""
			local live = redis.call('ZCOUNT', KEYS[2], '(' .. now, '+inf')
			if live == 0 and ARGV[3] == '1' then return 0 end
			local expires = ''
			if ARGV[2] ~= '' then expires = string.format('%d', now + tonumber(ARGV[2])) end
			redis.call('XADD', KEYS[1], '*', 'm', ARGV[1], 'x', expires)
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
	 * KEYS: stream, live; ARGV: group, consumer, count, lease, whether to look for lapsed
	 * leases, whether an answer may have been lost, whether we have joined before, and
	 * the ids of what we hold. Returns whether there may be more, and then id,
	 * deliveries, age and message of each task.
	 */
	TAKE("""
			local stream, group, me = KEYS[1], ARGV[1], ARGV[2]
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
				released = {}
			end
			local out = { 0 }
			if count == 0 then return out end
			local function give(id, deliveries, fields)
				if (tonumber(fields[4] or '') or math.huge) <= now then
					redis.call('XACK', stream, group, id)
					out[1] = 1
					return false
				end
				out[#out + 1] = { id, deliveries, now - tonumber(string.match(id, '^%d+')), fields[2] }
				return true
			end
			local function claim(id, deliveries)
				local entry = redis.call('XRANGE', stream, id, id)[1]
				if not entry then
					redis.call('XACK', stream, group, id)
					out[1] = 1
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
			return out
			"""),

	/**
	 * Read tasks of which every subscriber gets every one. KEYS: stream, live; ARGV:
	 * member, the last id that was read or nothing, count, lease. Returns the last id,
	 * and then id, deliveries, age and message of each task.
	 */
	READ("""
			local stream, last = KEYS[1], ARGV[2]
			local count = tonumber(ARGV[3])
			redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. now)
			redis.call('ZADD', KEYS[2], string.format('%d', now + tonumber(ARGV[4])), ARGV[1])
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
	 * Begin or renew custody. KEYS: stream; ARGV: group, consumer, id. Returns whether it
	 * is the consumer's.
	 */
	HOLD("""
			local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
			if pending.err or #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
			redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'IDLE', 0, 'JUSTID')
			return 1
			"""),

	/**
	 * End custody. KEYS: stream; ARGV: group, consumer, id. Returns whether it was the
	 * consumer's.
	 */
	ACK("""
			local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
			if pending.err or #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
			return redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
			"""),

	/**
	 * Give back. KEYS: stream; ARGV: group, consumer, id, channel to wake. Returns
	 * whether it was the consumer's.
	 */
	RELEASE("""
			local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
			if pending.err or #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
			redis.call('XCLAIM', KEYS[1], ARGV[1], '-released', 0, ARGV[3], 'IDLE', 0,
					'RETRYCOUNT', math.max(pending[1][4] - 1, 0), 'JUSTID')
			redis.call('PUBLISH', ARGV[4], '')
			return 1
			"""),

	/**
	 * Remove what nobody needs any more from the beginning of a stream: what every group
	 * has done with, and what has expired. KEYS: stream; ARGV: for how many milliseconds
	 * a task is kept for those outside of groups, after how many a consumer that has
	 * nothing is forgotten.
	 */
	TRIM("""
			local stream = KEYS[1]
			if redis.call('EXISTS', stream) == 0 then return 0 end
			local function parts(id)
				local ms, number = string.match(id, '^(%d+)-(%d+)$')
				return tonumber(ms), tonumber(number)
			end
			local function before(ms, number, otherMs, otherNumber)
				return ms < otherMs or (ms == otherMs and number < otherNumber)
			end
			local function map(flat)
				local named = {}
				for i = 1, #flat, 2 do named[flat[i]] = flat[i + 1] end
				return named
			end
			local lowMs, lowNumber = now - tonumber(ARGV[1]), 0
			local groups = redis.call('XINFO', 'GROUPS', stream)
			if #groups == 0 then lowMs = 0 end
			for _, flat in ipairs(groups) do
				local group = map(flat)
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
			local trimmed = redis.call('XTRIM', stream, 'MINID', string.format('%d-%d', lowMs, lowNumber))
			for _ = 1, 1000 do
				local entry = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
				if not entry or (tonumber(entry[2][4] or '') or math.huge) > now then break end
				trimmed = trimmed + redis.call('XDEL', stream, entry[1])
			end
			return trimmed
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

	/** The server's time in milliseconds. */
	private static final String NOW = """
			local time = redis.call('TIME')
			local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
			""";

	private final byte[] source;

	private final String digest;

	Script(String source) {
		this.source = (now() + source).getBytes(StandardCharsets.UTF_8);
		try {
			this.digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(this.source));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-1", ex);
		}
	}

	private static String now() {
		return NOW;
	}

	byte[] source() {
		return this.source;
	}

	String digest() {
		return this.digest;
	}

}
