-- Stands in front of each script of this package's tests.
local prefix = 'said: '
