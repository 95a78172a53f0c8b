package io.aethermagic.transport.redis;

import java.util.List;

import io.aethermagic.transport.redis.connection.Script;

/**
 * The scripts on a task address whose tasks are kept in lists. All take the five keys of
 * {@link RedisKeys#list}: what the names of lists begin with, the live workers by when
 * they die, the groups with their epochs, how far each list was swept, and the name of
 * the only group while it has live workers. The lists are as many as there are groups,
 * which only the script knows; all have the same hash tag.
 * <p>
 * A group has a list for each priority, and each of its workers one of what it has in
 * hand. New elements come in at the left, and go out at the right: that is the head. An
 * element says in its first field its id, how often it was handed out before, when it was
 * sent, when it expires (both as its sender knows the server's clock), and its priority;
 * so what two workers have had is told apart, and a worker has what is in its list. Who
 * waits does so at the list of the usual priority, where {@code wake} tells it of the
 * others. What was sent before there was any group is kept for the group without a name.
 */
final class ListScripts {

	private static final String LISTS = """
			local base, workers, groups, cursors, alone = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
			local usual = '4'
			local function queueOf(group, priority) return base .. 'queue:' .. group .. ':' .. priority end
			local function workOf(group, consumer) return base .. 'work:' .. group .. ':' .. consumer end
			local function leasesOf(group) return base .. 'leases:' .. group end
			-- a list whose elements all expire goes with the last of them
			local function push(side, queue, element, ttl)
				local length = redis.call(side, queue, element)
				local left = length > 1 and redis.call('PTTL', queue) or -2
				if not ttl then
					if left >= 0 then redis.call('PERSIST', queue) end
				elseif left ~= -1 then
					redis.call('PEXPIRE', queue, math.max(left, ttl + 60000))
				end
				return length
			end
			""";

	private static final String COMMON = """
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			-- a script that has begun to write may go on where the server has no memory left
			local function beginToWrite() redis.call('ZREM', workers, '') end
			local function isBroadcast(group) return string.sub(group, 1, 1) == '*' end
			local function isForgotten(group, epoch) return redis.call('HGET', groups, group) ~= epoch end
			local function read(element)
				local id, deliveries, deadline, priority =
					string.match(element, '^{"aether":{"entry":"(%S+) (%d+) %d+ (%d+) (%d)"')
				return id and {id = id, deliveries = deliveries, deadline = tonumber(deadline), priority = priority}
			end
			local function countedAgain(element, entry)
				local from, to = string.find(element, ' %d+')
				return string.sub(element, 1, from) .. entry.deliveries + 1 .. string.sub(element, to + 1)
			end
			local function isExpired(entry) return entry.deadline > 0 and entry.deadline <= now end
			local function enqueue(side, group, element, priority, ttl)
				push(side, queueOf(group, priority), element, ttl)
				if priority ~= usual then push('RPUSH', queueOf(group, usual), 'wake', 0) end
			end
			local function giveBack(group, element, entry)
				if entry and not isExpired(entry) then
					enqueue('RPUSH', group, element, entry.priority, entry.deadline > 0 and entry.deadline - now or nil)
				end
			end
			-- each time a part of a list, from its head, and the next part the next time
			local function sweep(group, priority, most)
				local queue = queueOf(group, priority)
				local length = redis.call('LLEN', queue)
				if length == 0 then return end
				local field = group .. ':' .. priority
				local swept = tonumber(redis.call('HGET', cursors, field) or '0')
				if swept >= length then swept = 0 end
				local part = redis.call('LRANGE', queue, -swept - most, -swept - 1)
				local gone = 0
				for _, element in ipairs(part) do
					local entry = read(element)
					if entry and isExpired(entry) then gone = gone + redis.call('LREM', queue, -1, element) end
				end
				redis.pcall('HSET', cursors, field, #part < most and 0 or swept + #part - gone)
			end
			-- says which group is the only one, for as long as it has workers
			local function noteWhoIsAlone()
				local group = redis.call('HLEN', groups) == 1 and redis.call('HKEYS', groups)[1]
				local dies = group and not isBroadcast(group) and redis.call('ZRANGE', workers, -1, -1, 'WITHSCORES')[2]
				if dies and tonumber(dies) > now then
					redis.call('SET', alone, group, 'PX', tonumber(dies) - now)
				else
					redis.call('DEL', alone)
				end
			end
			local function destroy(group, consumer)
				for priority = 0, 9 do redis.call('DEL', queueOf(group, priority)) end
				redis.call('DEL', workOf(group, consumer), leasesOf(group))
				redis.call('HDEL', groups, group)
				redis.call('ZREM', workers, group .. ':' .. consumer)
			end
			""";

	/**
	 * Add tasks, for each group. Where there is only one, and workers of it live, as is
	 * nearly always so, little is to be done. Arguments: the bound, then for each task
	 * whether to drop it where nobody is, milliseconds to live or empty, the priority,
	 * the element. Answers for each 1 where workers live, 0 where none does, -1 where a
	 * list is full.
	 */
	static final Script SEND = Script.of(LISTS, """
			local most, results, first = tonumber(ARGV[1]), {}, 2
			local only = redis.call('GET', alone)
			while only and ARGV[first + 2] == usual do
				if push('LPUSH', queueOf(only, usual), ARGV[first + 3], tonumber(ARGV[first + 1])) > most then
					redis.call('LPOP', queueOf(only, usual))
					break
				end
				results[#results + 1] = 1
				first = first + 4
			end
			if first > #ARGV then return results end
			""", COMMON, """
			local live = redis.call('ZCOUNT', workers, now, '+inf')
			local names, kept = redis.call('HKEYS', groups), false
			for _, group in ipairs(names) do kept = kept or not isBroadcast(group) end
			if not kept then names[#names + 1] = '' end
			local function send(mandatory, ttl, priority, element)
				if live == 0 and mandatory == '1' then return 0 end
				local full = {}
				for _, group in ipairs(names) do
					if live == 0 then sweep(group, priority, 20) end
					local queue = queueOf(group, priority)
					if redis.call('LLEN', queue) >= most then
						sweep(group, priority, 200)
						full[group] = redis.call('LLEN', queue) >= most
						if full[group] and not isBroadcast(group) then return -1 end
					end
				end
				for _, group in ipairs(names) do
					-- a slow broadcast handler holds up nobody else
					if not full[group] then enqueue('LPUSH', group, element, priority, ttl) end
				end
				return live > 0 and 1 or 0
			end
			for i = first, #ARGV, 4 do
				results[#results + 1] = send(ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3])
			end
			return results
			""");

	/**
	 * Make a consumer known, and its group. Arguments: group, consumer, milliseconds to
	 * live, an epoch to use for a new group, the epoch known before or empty, then the
	 * elements that the consumer has in hand: their leases start anew unless they have
	 * lapsed, and whatever else is its own goes back. Answers the epoch, the time, the id
	 * of the server's history, which is another one after a restart or a failover, the
	 * seconds since the server started, and the ids of those in hand that are nowhere any
	 * more: neither with another worker nor waiting near the head.
	 */
	static final Script JOIN = Script.of(LISTS, COMMON, """
			local group, consumer = ARGV[1], ARGV[2]
			beginToWrite()
			if redis.call('HEXISTS', groups, group) == 0 then
				local first = not isBroadcast(group)
				for _, other in ipairs(redis.call('HKEYS', groups)) do first = first and isBroadcast(other) end
				for priority = 0, 9 do
					if first and redis.call('EXISTS', queueOf('', priority)) == 1 then
						redis.call('RENAME', queueOf('', priority), queueOf(group, priority))
					end
				end
				redis.call('HSET', groups, group, ARGV[4])
			end
			local died = tonumber(redis.call('ZSCORE', workers, group .. ':' .. consumer) or now + 1)
			redis.call('ZADD', workers, now + ARGV[3], group .. ':' .. consumer)
			noteWhoIsAlone()
			local held = {}
			for i = 6, #ARGV do held[ARGV[i]] = true end
			local work, leases = workOf(group, consumer), leasesOf(group)
			for _, element in ipairs(redis.call('LRANGE', work, 0, -1)) do
				local entry = read(element)
				if held[element] then
					local member = consumer .. ' ' .. entry.id
					local lapses = tonumber(redis.call('ZSCORE', leases, member) or died)
					-- what has lapsed, or was never accepted by one that died, is whoever's takes it first
					redis.call('ZADD', leases, lapses > now and now + ARGV[3] or lapses, member)
				else
					redis.call('LREM', work, 1, element)
					giveBack(group, element, entry)
				end
			end
			local function info(section, pattern)
				local text = redis.pcall('INFO', section)
				return type(text) == 'string' and string.match(text, pattern)
			end
			local server, uptime = info('replication', 'master_replid:(%x+)'), info('server', 'uptime_in_seconds:(%d+)')
			local answer = {redis.call('HGET', groups, group), now, server or '', tonumber(uptime or '') or 4000000000}
			local known
			local function isSomewhere(id)
				if not known then
					known = {}
					local function note(list, from)
						for _, element in ipairs(redis.call('LRANGE', list, from, -1)) do
							local entry = read(element)
							if entry then known[entry.id] = true end
						end
					end
					for priority = 0, 9 do note(queueOf(group, priority), -1000) end
					for _, worker in ipairs(redis.call('ZRANGE', workers, 0, -1)) do
						local of, name = string.match(worker, '^([^:]*):(.*)$')
						if of == group then note(workOf(of, name), 0) end
					end
				end
				return known[id]
			end
			for i = 6, #ARGV do
				local entry = not redis.call('LPOS', work, ARGV[i]) and read(ARGV[i])
				if entry and not isSomewhere(entry.id) then answer[#answer + 1] = entry.id end
			end
			return answer
			""");

	/**
	 * Say that a consumer lives, and clean up. Arguments: group, consumer, epoch,
	 * milliseconds to live. Answers the time, or 0 where Redis has forgotten the group.
	 */
	static final Script TEND = Script.of(LISTS, COMMON, """
			local group = ARGV[1]
			if isForgotten(group, ARGV[3]) then return 0 end
			beginToWrite()
			for _, dead in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now, 'LIMIT', 0, 100)) do
				local of, consumer = string.match(dead, '^([^:]*):(.*)$')
				if isBroadcast(of) then
					destroy(of, consumer)
				elseif redis.call('EXISTS', workOf(of, consumer)) == 0 then
					redis.call('ZREM', workers, dead)
				end
			end
			for priority = 0, 9 do sweep(group, priority, 50) end
			redis.call('ZADD', workers, now + ARGV[4], group .. ':' .. ARGV[2])
			noteWhoIsAlone()
			return now
			""");

	/**
	 * Take what is the consumer's own and has lapsed, where asked for what has lapsed of
	 * others and what dead ones had in hand, and what waits, the highest priority first.
	 * Arguments: group, consumer, epoch, the lease in milliseconds, how many, whether to
	 * take from others. Answers elements, or 0 where Redis has forgotten the group.
	 */
	static final Script TAKE = Script.of(LISTS, COMMON, """
			local group, consumer, count, others = ARGV[1], ARGV[2], tonumber(ARGV[5]), ARGV[6] == '1'
			if isForgotten(group, ARGV[3]) then return {0} end
			beginToWrite()
			local work, leases = workOf(group, consumer), leasesOf(group)
			local taken = {}
			local function takeLapsed(owner, id)
				for _, element in ipairs(redis.call('LRANGE', workOf(group, owner), 0, -1)) do
					local entry = read(element)
					if entry and entry.id == id then
						redis.call('LREM', workOf(group, owner), 1, element)
						if isExpired(entry) then return end
						taken[#taken + 1] = countedAgain(element, entry)
						redis.call('LPUSH', work, taken[#taken])
						return
					end
				end
			end
			for _, member in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)) do
				local owner, id = string.match(member, '^(%S+) (%S+)$')
				if #taken < count and (others or owner == consumer) then
					redis.call('ZREM', leases, member)
					takeLapsed(owner, id)
				end
			end
			local function returnOrphans(dead)
				for _, element in ipairs(redis.call('LRANGE', workOf(group, dead), 0, -1)) do
					local entry = read(element)
					if not entry or not redis.call('ZSCORE', leases, dead .. ' ' .. entry.id) then
						redis.call('LREM', workOf(group, dead), 1, element)
						giveBack(group, entry and countedAgain(element, entry), entry)
					end
				end
			end
			if others then
				for _, dead in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now, 'LIMIT', 0, 100)) do
					local of, name = string.match(dead, '^([^:]*):(.*)$')
					if of == group and name ~= consumer then returnOrphans(name) end
				end
			end
			local function takeFrom(priority)
				for _ = 1, count + 1000 do
					if #taken == count then return end
					local element = redis.call('LMOVE', queueOf(group, priority), work, 'RIGHT', 'LEFT')
					if not element then return end
					local entry = read(element)
					if entry and not isExpired(entry) then
						taken[#taken + 1] = element
					else
						redis.call('LPOP', work)
					end
				end
			end
			local function takeFromAll(first, last)
				local queues = {}
				for priority = first, last, -1 do queues[#queues + 1] = queueOf(group, priority) end
				if redis.call('EXISTS', unpack(queues)) > 0 then
					for priority = first, last, -1 do takeFrom(priority) end
				end
			end
			if #taken < count then
				takeFromAll(9, 5)
				takeFrom(usual)
				takeFromAll(3, 0)
			end
			return taken
			""");

	/**
	 * Start the lease of an element anew. Arguments: group, consumer, epoch, element,
	 * milliseconds.
	 */
	static final Script HOLD = Script.of(LISTS, COMMON, """
			local group, consumer = ARGV[1], ARGV[2]
			if isForgotten(group, ARGV[3]) then return 2 end
			if not redis.call('LPOS', workOf(group, consumer), ARGV[4]) then return 0 end
			beginToWrite()
			redis.call('ZADD', leasesOf(group), now + ARGV[5], consumer .. ' ' .. read(ARGV[4]).id)
			return 1
			""");

	/**
	 * Give an element back, to the head of its list. Arguments: group, consumer, epoch,
	 * element.
	 */
	static final Script RELEASE = Script.of(LISTS, COMMON, """
			local group, consumer, element = ARGV[1], ARGV[2], ARGV[4]
			if isForgotten(group, ARGV[3]) then return 2 end
			if redis.call('LREM', workOf(group, consumer), 1, element) == 0 then return 0 end
			local entry = read(element)
			redis.call('ZREM', leasesOf(group), consumer .. ' ' .. entry.id)
			giveBack(group, element, entry)
			return 1
			""");

	/**
	 * Be done with elements. Arguments: group, consumer, then each one's epoch and
	 * element. Answers for each what a step answers.
	 */
	static final Script ACK = Script.of(LISTS, """
			local group, consumer = ARGV[1], ARGV[2]
			local results = {}
			for i = 3, #ARGV, 2 do
				local epoch, element = ARGV[i], ARGV[i + 1]
				local result = redis.call('LREM', workOf(group, consumer), -1, element)
				if result == 0 and redis.call('HGET', groups, group) ~= epoch then result = 2 end
				local id = result == 1 and string.match(element, '^{"aether":{"entry":"(%S+)')
				if id then redis.call('ZREM', leasesOf(group), consumer .. ' ' .. id) end
				results[#results + 1] = result
			end
			return results
			""");

	/**
	 * Make a consumer unknown. Arguments: group, consumer, epoch, milliseconds, then the
	 * elements that it has in hand, which are its own for so long at least; whatever else
	 * is its own goes back. A consumer with something in hand is cleaned up later.
	 */
	static final Script LEAVE = Script.of(LISTS, COMMON, """
			local group, consumer = ARGV[1], ARGV[2]
			redis.call('ZREM', workers, group .. ':' .. consumer)
			noteWhoIsAlone()
			if isForgotten(group, ARGV[3]) then return 0 end
			if isBroadcast(group) then
				destroy(group, consumer)
				noteWhoIsAlone()
				return 1
			end
			local held = {}
			for i = 5, #ARGV do held[ARGV[i]] = true end
			local work, left = workOf(group, consumer), false
			for _, element in ipairs(redis.call('LRANGE', work, 0, -1)) do
				local entry = read(element)
				if held[element] then
					redis.call('ZADD', leasesOf(group), 'NX', now + ARGV[4], consumer .. ' ' .. entry.id)
					left = true
				else
					redis.call('LREM', work, 1, element)
					giveBack(group, element, entry)
				end
			end
			if left then redis.call('ZADD', workers, 0, group .. ':' .. consumer) end
			return 1
			""");

	static final List<Script> ALL = List.of(SEND, JOIN, TEND, TAKE, HOLD, RELEASE, ACK, LEAVE);

	private ListScripts() {
	}

}
