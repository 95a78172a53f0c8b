-- a script of a test

-- @include middle.lua
return inner + 1
