-- The keys of a task address whose tasks are kept in a stream: the stream of tasks, the
-- live workers by when they die, the groups with their epochs, and the deadlines of entries.
--
-- A group's epoch is new each time that the group is made: a consumer that comes with
-- another one learns that Redis has forgotten the group, which is not the same as that its
-- task is another's. Released entries belong to the consumer '*released', from which they
-- are taken before others; a 'wake' entry tells a waiting reader to look for them. Names in
-- Aether have no '*' and no ':'.

local tasks, workers, groups, deadlines = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
