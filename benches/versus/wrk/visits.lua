-- Records visits: FILE BATCH ADDRESS TOKEN…
-- Each line of the file is a command without its id; BATCH of them go in one request, each with an id of its own.
local here = debug.getinfo(1, 'S').source:match('@(.*/)') or ''
dofile(here .. 'told.lua')

local commands, heads = {}, {}
local batch, sent, at, run = 1, 0, 0, 0

function init(args)
  for command in io.lines(args[1]) do
    commands[#commands + 1] = command
  end
  batch = tonumber(args[2])
  for token = 4, #args do
    heads[#heads + 1] = string.format(
      'POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: ',
      args[3], wrk.headers['Host'] or wrk.host, args[token])
  end
  math.randomseed(os.time() * 16 + number)
  run = math.random(0, 0xffffff)
  at = math.floor(#commands / 2) * number
end

-- UUIDs of version 7: of this second, and unlike any other.
local function id()
  sent = sent + 1
  local ms = os.time() * 1000
  return string.format('%08x-%04x-7%03x-8%03x-%04x%08x', math.floor(ms / 65536), ms % 65536, number, math.floor(run / 65536),
    run % 65536, sent)
end

function request()
  local parts = {}
  for one = 1, batch do
    at = at % #commands + 1
    parts[one] = string.format('{"id":"%s",%s', id(), commands[at])
  end
  local body = '{"commands":[' .. table.concat(parts, ',') .. ']}'
  return heads[sent % #heads + 1] .. #body .. '\r\n\r\n' .. body
end
