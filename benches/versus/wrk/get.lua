-- Asks for the addresses of a file one after another, each thread from another one on: FILE HEADER…
local here = debug.getinfo(1, 'S').source:match('@(.*/)') or ''
dofile(here .. 'told.lua')

local requests, at = {}, 0
function init(args)
  local headers = {}
  for header = 2, #args do
    local name, value = args[header]:match('^([^:]+): (.*)$')
    headers[name] = value
  end
  for address in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format('GET', address, headers)
  end
  at = math.floor(#requests / 2) * number
end

function request()
  at = at % #requests + 1
  return requests[at]
end
