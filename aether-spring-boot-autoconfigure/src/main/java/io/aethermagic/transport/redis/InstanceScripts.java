package io.aethermagic.transport.redis;

import java.util.List;

import io.aethermagic.transport.redis.connection.Script;

/**
 * The scripts on an instance's inbox, on who is present, and on dead letters.
 */
final class InstanceScripts {

	private static final String NOW = """
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			""";

	/**
	 * Say that an inbox is read, and drop what has been: as long as it is, its stream is
	 * there. Key: stream. Arguments: milliseconds to live, the lowest id to keep. Answers
	 * the last id that was given out, or {@code 0-0}.
	 */
	static final Script INBOX_TEND = Script.of("""
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
			""");

	/**
	 * Be gone from an inbox. Key: stream.
	 */
	static final Script INBOX_CLOSE = Script.of("""
			return redis.call('DEL', KEYS[1])
			""");

	/**
	 * Say that an instance lives, speak to it over publish and subscribe, and say the
	 * wills of those who don't live any more. Keys: instances by when they die, wills.
	 * Arguments: instance, milliseconds to live, its will after the will's channel and a
	 * line break, the channel that is its own. Answers the time.
	 */
	static final Script PRESENT = Script.of(NOW, """
			redis.call('PUBLISH', ARGV[4], '')
			redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
			redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
			for _, dead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
				local will = redis.call('HGET', KEYS[2], dead)
				redis.call('ZREM', KEYS[1], dead)
				redis.call('HDEL', KEYS[2], dead)
				if will then
					local line = string.find(will, '\\n', 1, true)
					redis.call('PUBLISH', string.sub(will, 1, line - 1), string.sub(will, line + 1))
				end
			end
			return now
			""");

	/**
	 * Be gone without a will. Keys: instances, wills. Argument: instance.
	 */
	static final Script ABSENT = Script.of("""
			redis.call('ZREM', KEYS[1], ARGV[1])
			return redis.call('HDEL', KEYS[2], ARGV[1])
			""");

	/**
	 * Keep a dead letter. Keys: letters, their order, a counter. Arguments: id, letter,
	 * the bound.
	 */
	static final Script LETTER_ADD = Script.of("""
			redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
			redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[1])
			local over = redis.call('ZCARD', KEYS[2]) - ARGV[3]
			if over > 0 then
				for i, each in ipairs(redis.call('ZPOPMIN', KEYS[2], over)) do
					if i % 2 == 1 then redis.call('HDEL', KEYS[1], each) end
				end
			end
			return 1
			""");

	/**
	 * Look at dead letters in their order. Keys: letters, their order. Arguments: the
	 * first, the last. Answers the letters.
	 */
	static final Script LETTER_LIST = Script.of("""
			local ids = redis.call('ZRANGE', KEYS[2], ARGV[1], ARGV[2])
			if #ids == 0 then return {} end
			return redis.call('HMGET', KEYS[1], unpack(ids))
			""");

	/**
	 * Find a dead letter. Key: letters. Argument: id. Answers the letter, or nothing.
	 */
	static final Script LETTER_FIND = Script.of("""
			return redis.call('HGET', KEYS[1], ARGV[1])
			""");

	/**
	 * Remove a dead letter. Keys: letters, their order. Argument: id. Answers 1 if it was
	 * there.
	 */
	static final Script LETTER_REMOVE = Script.of("""
			redis.call('ZREM', KEYS[2], ARGV[1])
			return redis.call('HDEL', KEYS[1], ARGV[1])
			""");

	static final List<Script> ALL = List.of(INBOX_TEND, INBOX_CLOSE, PRESENT, ABSENT, LETTER_ADD, LETTER_LIST,
			LETTER_FIND, LETTER_REMOVE);

	private InstanceScripts() {
	}

}
