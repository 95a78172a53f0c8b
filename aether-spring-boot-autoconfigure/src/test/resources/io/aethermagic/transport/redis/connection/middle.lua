local middle = 1
-- @include inner.lua
