-- What the server says of itself, as far as the user may ask.

local function info(section, pattern)
	local text = redis.pcall('INFO', section)
	return type(text) == 'string' and string.match(text, pattern)
end
