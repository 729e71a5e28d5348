-- What was counted, in one line of JSON.
function done(summary, latency)
  local errors = summary.errors
  local refused = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('figures {"requests":%d,"micros":%d,"bytes":%d,"refused":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, summary.bytes, refused, latency:percentile(50), latency:percentile(99)))
end
