-- What every script of wrk does: its threads are numbered, and what was counted is told in one line of JSON.
local threads = 0
function setup(thread)
  thread:set('number', threads)
  threads = threads + 1
end

function done(summary, latency)
  local errors = summary.errors
  local refused = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('figures {"requests":%d,"micros":%d,"bytes":%d,"refused":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, summary.bytes, refused, latency:percentile(50), latency:percentile(99)))
end
